package sopsinstaller.linux;

import com.oracle.svm.core.annotate.Delete;
import com.oracle.svm.core.annotate.Substitute;
import com.oracle.svm.core.annotate.TargetClass;
import com.sun.jna.Pointer;
import java.awt.Component;
import java.awt.Window;
import java.util.ArrayList;

/**
 * What of JNA the native binary does without: the code that unpacks its stub library, asks {@code ldconfig}, or draws
 * windows. The image builder follows every call that could be made, so these few would bring the handling of archives,
 * processes and AWT into the binary: 3 MB, and pages touched at every start. On the JVM these classes are never loaded.
 */
final class JnaInImage {
    private JnaInImage() {}

    /** The stub library is loaded from its fixed place or not at all. */
    @TargetClass(className = "com.sun.jna.Native")
    static final class Native {
        @Substitute
        private static void loadNativeDispatchLibraryFromClasspath() {
            throw new UnsatisfiedLinkError("the stub library is not where it was looked for");
        }

        @Delete
        static native long getWindowHandle0(Component component);

        @Delete
        public static native long getWindowID(Window window);

        @Delete
        public static native long getComponentID(Component component);

        @Delete
        public static native Pointer getWindowPointer(Window window);

        @Delete
        public static native Pointer getComponentPointer(Component component);
    }

    /** Every symbol this program calls is in the C library, which is loaded already. */
    @TargetClass(className = "com.sun.jna.NativeLibrary")
    static final class NativeLibrary {
        @Substitute
        private static ArrayList<String> getLinuxLdPaths() {
            return new ArrayList<>();
        }
    }

    /** What JNA opens stays open as long as the process lives: no thread waits for it to become garbage. */
    @TargetClass(className = "com.sun.jna.internal.Cleaner")
    static final class Cleaner {
        @Substitute
        public com.sun.jna.internal.Cleaner.Cleanable register(Object object, Runnable action) {
            return action::run;
        }
    }
}
