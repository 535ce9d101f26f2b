package sopsinstaller.linux;

import java.io.File;
import java.io.IOException;
import java.util.Optional;
import sopsinstaller.failure.MachineFailure;

/**
 * JNA's stub library, through which the C library is called. It is taken from its fixed place in the program's folder
 * and from nowhere else: by default JNA unpacks it into a cache folder at every start, and root would run a file from
 * a place that others may write.
 */
public final class StubLibrary {
    private static final String NAME = "libjnidispatch.so";
    private static final String FOLDER = "jna.boot.library.path";

    private StubLibrary() {}

    /** Looks for it and remembers where; its failure when it is not in its place. */
    public static Optional<MachineFailure> missing() {
        File folder = folder();
        System.setProperty(FOLDER, folder.getPath());
        File stub = new File(folder, NAME);
        return stub.exists() ? Optional.empty() : Optional.of(new MachineFailure.IncompleteProgram(stub.getPath()));
    }

    /** The failure when it is there and cannot be loaded; JNA keeps the system's reason to itself. */
    public static MachineFailure unusable() {
        return new MachineFailure.UnusableProgram(new File(folder(), NAME).getPath());
    }

    /** Tells JNA where it is, and keeps JNA from looking anywhere else. */
    static void fix() {
        System.setProperty(FOLDER, folder().getPath());
        System.setProperty("jna.nounpack", "true");
        // with a value, JNA does not ask an outside program (ldconfig) for library directories: none is needed
        System.setProperty("jna.platform.library.path", "/");
    }

    /** The launcher of the JVM build names it; of the native binary it is {@code ../lib}. */
    private static File folder() {
        String given = System.getProperty(FOLDER);
        if (given != null) {
            return new File(given);
        }
        try {
            // not through the class's code source: that is a URL, and brings the network's code into the binary
            File binary = new File("/proc/self/exe").getCanonicalFile();
            return new File(binary.getParentFile().getParentFile(), "lib");
        } catch (IOException _) {
            return new File("/proc/self/exe/../lib");
        }
    }
}
