package sopsinstaller.faults;

import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * A run that is disturbed.
 *
 * @param name what messages call it
 * @param user who runs it
 * @param environment all its variables
 * @param words what stands between the program and the manifest
 * @param mountPoint where its generations are
 * @param link the link to the current one
 * @param script shell commands that prepare the machine, before anything is installed
 * @param before manifests that are installed one after the other before; the last is the old state; none: first install
 * @param after the manifest of the disturbed run
 * @param paths what must be reachable elsewhere than below {@code link}
 * @param asked by file, the lines that must be in it when both the disturbed and the next run are over
 */
record Scenario(String name, String user, Map<String, String> environment, List<String> words, String mountPoint,
        String link, String script, List<Declaration> before, Declaration after, List<Way> paths,
        NavigableMap<String, List<String>> asked) {
    /**
     * A path of its own.
     *
     * @param old the entry of the old state that it leads to; empty: it is not there
     * @param fresh the entry of the new state; empty: it goes away
     */
    record Way(String path, String old, String fresh) {}

    /** What is visible before; nothing on a first install. */
    Tree old() {
        return before.isEmpty() ? new Tree(new TreeMap<>()) : before.getLast().tree();
    }
}
