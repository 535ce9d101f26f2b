package sopsinstaller.age;

import java.util.Optional;
import sopsinstaller.failure.MalformedInputException;

/** The line to a running plugin, and what is noted of it. The program is ended by {@link #close}. */
public interface PluginChannel extends AutoCloseable {
    /** Starts plugins. */
    interface Opener {
        /** The line to {@code age-plugin-NAME}; empty when it cannot be used, which has been noted then. */
        Optional<PluginChannel> open(String name);
    }

    /**
     * Writes the first {@code length} bytes; from then on the plugin's next message is waited for.
     *
     * @throws MalformedInputException when it does not read, or not in time
     */
    void write(byte[] bytes, int length) throws MalformedInputException;

    /**
     * Reads at least one byte.
     *
     * @return how many; -1 when the plugin says no more
     * @throws MalformedInputException when nothing comes in time
     */
    int read(byte[] into) throws MalformedInputException;

    /** Shows the operator what the plugin says; from now on it may be waiting for somebody to touch a device. */
    void tell(String text);

    /** Notes that the plugin told why it cannot help with this file. */
    void refused(String reason);

    /** Notes that the plugin does not do what plugins do; it is not worth another try. */
    void failed(String reason);

    /** Ends the plugin. */
    @Override
    void close();
}
