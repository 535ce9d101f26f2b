package sopsinstaller.linux;

import com.oracle.svm.core.annotate.Alias;
import com.oracle.svm.core.annotate.Substitute;
import com.oracle.svm.core.annotate.TargetClass;
import com.oracle.svm.core.annotate.TargetElement;
import java.util.function.BooleanSupplier;
import java.util.logging.Level;

/**
 * What of the JDK and of GraalVM's runtime the native binary does without: opening sockets at every start to see which
 * kinds of network there are, and setting up a logging system that nobody reads. On the JVM these classes are never
 * loaded.
 */
final class JdkInImage {
    private static final String NATIVE_LIBRARIES = "com.oracle.svm.core.posix.PosixNativeLibrarySupport";

    private JdkInImage() {}

    /** JNA and Bouncy Castle make loggers when they start; what they would log is in the exceptions they throw. */
    @TargetClass(className = "java.util.logging.Logger")
    static final class Logger {
        @Alias
        private Logger(String name) {}

        @Substitute
        public static Logger getLogger(String name) {
            return new Logger(name);
        }

        @Substitute
        public boolean isLoggable(Level level) {
            return false;
        }

        @Substitute
        public void log(Level level, String text) {}

        @Substitute
        public void log(Level level, String text, Object part) {}

        @Substitute
        public void log(Level level, String text, Object[] parts) {}

        @Substitute
        public void log(Level level, String text, Throwable cause) {}
    }

    /** The runtime loads the JDK's network library before {@code main}, whether or not the program has a use for it. */
    @TargetClass(className = NATIVE_LIBRARIES)
    static final class NetworkLibrary {
        @Substitute
        @TargetElement(onlyWith = LoadsTheNetworkLibrary.class)
        private static void loadNetLibrary() {}
    }

    /** Whether the runtime of this GraalVM has that method; another release may do it in another way. */
    static final class LoadsTheNetworkLibrary implements BooleanSupplier {
        @Override
        public boolean getAsBoolean() {
            try {
                Class.forName(NATIVE_LIBRARIES).getDeclaredMethod("loadNetLibrary");
                return true;
            } catch (ReflectiveOperationException _) {
                return false;
            }
        }
    }
}
