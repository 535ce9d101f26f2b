package sopsinstaller.faults;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import sopsinstaller.endtoend.Machine;

/** Alice, who reads secrets of hers; one process for all, as there are thousands of questions. */
final class Reader implements AutoCloseable {
    private static final String LOOP = """
            while IFS= read -r path; do line=; IFS= read -r line <"$path" 2>/dev/null; printf '%s\\n' "$line"; done""";
    private final Process shell;
    private final BufferedReader answers;

    /** Starts her shell. */
    Reader(Machine machine) throws IOException {
        shell = machine.launch("alice", Map.of(), List.of("/bin/sh", "-c", LOOP));
        answers = new BufferedReader(new InputStreamReader(shell.getInputStream(), StandardCharsets.UTF_8));
    }

    /** The first line of a file as she reads it; empty when she cannot. */
    String read(String path) {
        try {
            shell.getOutputStream().write((path + "\n").getBytes(StandardCharsets.UTF_8));
            shell.getOutputStream().flush();
            return String.valueOf(answers.readLine());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() throws IOException {
        shell.getOutputStream().close();
        answers.close();
    }
}
