package sopsinstaller.attacks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A section of {@code tests/attacks/places.txt}, which tells its form.
 *
 * @param title what lies there
 * @param first whether a generation was installed before
 * @param manifest the one that is installed
 * @param status the program's exit status
 * @param script makes it
 */
record PreparedPlace(String title, boolean first, String manifest, int status, List<String> script) {
    private static final Path FILE = Path.of(System.getProperty("tests"), "attacks/places.txt");
    private static final String MARK = "=== ";

    /** What every script begins with. */
    static final String FUNCTIONS = """
            trap=/home/alice/trap victim=/home/victim temporary=%s
            as_alice() { setpriv --reuid=1000 --regid=1000 --clear-groups "$@"; }
            as_postgres() { setpriv --reuid=71 --regid=71 --clear-groups "$@"; }
            open_mount() {
                mkdir /run/secrets.d; mount -n -t tmpfs -o mode=0777 none /run/secrets.d; cd /run/secrets.d
            }
            record() {
                links=
                for link in "$@"; do links="$links${links:+, }\\"$link\\""; done
                printf '{"version": 1, "manifest": "m", "entries": [], "staleLinks": [%%s]}' "$links"
            }
            """.formatted(HostileHomes.temporary("secrets"));

    /** All sections. */
    static List<PreparedPlace> all() throws IOException {
        var places = new ArrayList<PreparedPlace>();
        for (String line : Files.readAllLines(FILE)) {
            if (line.startsWith(MARK)) {
                String[] parts = line.substring(MARK.length()).split(" \\| ");
                places.add(new PreparedPlace(parts[0], parts[1].equals("first"), parts[2],
                        Integer.parseInt(parts[3]), new ArrayList<>()));
            } else if (!line.isBlank() && !line.startsWith("#")) {
                places.getLast().script().add(line);
            }
        }
        return places;
    }

    /** The words after {@code command} in the script, one for each time it is there. */
    List<String> arguments(String command) {
        return script.stream().flatMap(line -> List.of(line.split("; ")).stream())
                .filter(part -> part.startsWith(command + " "))
                .map(part -> part.substring(command.length() + 1)).toList();
    }

    /** The script, where the commands that a shell cannot do are left to the caller. */
    String shell() {
        return FUNCTIONS + "socket() { :; }\nalice_locks() { :; }\n" + String.join("\n", script) + "\n";
    }
}
