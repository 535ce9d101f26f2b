package sopsinstaller.linux;

import com.oracle.svm.core.annotate.Alias;
import com.oracle.svm.core.annotate.Substitute;
import com.oracle.svm.core.annotate.TargetClass;
import com.oracle.svm.core.annotate.TargetElement;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.text.Normalizer;
import java.util.Locale;
import java.util.function.BooleanSupplier;
import java.util.logging.Level;

/**
 * What of the JDK and of GraalVM's runtime the native binary does without: opening sockets at every start to see which
 * kinds of network there are, setting up a logging system that nobody reads, and the numbers, dates and letters of all
 * languages. The image builder follows every call that could be made, so one message that a library formats brings
 * these in: more than 1 MB. On the JVM these classes are never loaded.
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

    /** Libraries format the messages of their exceptions. */
    @TargetClass(java.util.Formatter.class)
    static final class Formatter {
        @Alias
        private Appendable a;

        @Substitute
        public java.util.Formatter format(Locale locale, String format, Object... parts) {
            try {
                a.append(PlainFormat.of(format, parts));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            return (java.util.Formatter) (Object) this;
        }
    }

    /**
     * Reached only as the text of any object: times that are shown are written by {@code age.IdentityText},
     * {@code record} and {@code tree}. True all the same.
     */
    @TargetClass(java.time.Instant.class)
    static final class Instant {
        @Alias
        private long seconds;

        @Override
        @Substitute
        public String toString() {
            return seconds + " seconds after 1970";
        }
    }

    /** Only patterns that ask for canonical equivalence would need it, and no pattern here does. */
    @TargetClass(Normalizer.class)
    static final class LetterForms {
        @Substitute
        public static String normalize(CharSequence text, Normalizer.Form form) {
            throw new UnsupportedOperationException("letters have their own form here");
        }
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
