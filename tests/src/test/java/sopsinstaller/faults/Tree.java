package sopsinstaller.faults;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.Predicate;

/** What lies below some places of a machine: remembered, compared, and brought back. */
record Tree(NavigableMap<String, Node> nodes) {
    /** So many differences are told. */
    private static final int TOLD = 6;
    /** So much of a file is shown. */
    private static final int SHOWN = 60;

    /**
     * One file, directory or link.
     *
     * @param kind {@code -}, {@code d}, {@code l}, or {@code ?} for what is none of these
     * @param mode its bits; 0 for a link, whose own mean nothing
     * @param content a file's bytes, each as a character, or where a link leads
     */
    record Node(char kind, int mode, int uid, int gid, String content) {
        @Override
        public String toString() {
            String start = content.substring(0, Math.min(SHOWN, content.length())).replace('\n', '|');
            return "%s%04o %d:%d %s".formatted(kind, mode, uid, gid, start);
        }
    }

    /** What lies at and below {@code places} of the machine whose root is at {@code root}, but for {@code left}. */
    static Tree of(String root, List<String> places, Predicate<String> left) throws IOException {
        var nodes = new TreeMap<String, Node>();
        for (String place : places) {
            Files.walkFileTree(Path.of(root + place), new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult preVisitDirectory(Path path, BasicFileAttributes attributes) throws IOException {
                    return add(path) ? FileVisitResult.CONTINUE : FileVisitResult.SKIP_SUBTREE;
                }

                @Override
                public FileVisitResult visitFile(Path path, BasicFileAttributes attributes) throws IOException {
                    add(path);
                    return FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult visitFileFailed(Path path, IOException e) throws IOException {
                    if (e instanceof NoSuchFileException) {
                        return FileVisitResult.CONTINUE;
                    }
                    throw e;
                }

                private boolean add(Path path) throws IOException {
                    String name = path.toString().substring(root.length());
                    if (left.test(name)) {
                        return false;
                    }
                    nodes.put(name, node(path));
                    return true;
                }
            });
        }
        return new Tree(nodes);
    }

    private static Node node(Path path) throws IOException {
        Map<String, Object> status = Files.readAttributes(path, "unix:mode,uid,gid,isRegularFile,isDirectory,"
                + "isSymbolicLink", LinkOption.NOFOLLOW_LINKS);
        int uid = (int) status.get("uid");
        int gid = (int) status.get("gid");
        int mode = (int) status.get("mode") & 07777;
        if ((boolean) status.get("isDirectory")) {
            return new Node('d', mode, uid, gid, "");
        }
        if ((boolean) status.get("isSymbolicLink")) {
            return new Node('l', 0, uid, gid, Files.readSymbolicLink(path).toString());
        }
        return (boolean) status.get("isRegularFile")
                ? new Node('-', mode, uid, gid, Files.readString(path, StandardCharsets.ISO_8859_1))
                : new Node('?', mode, uid, gid, "");
    }

    /** The part below {@code place}, its names without that. */
    Tree below(String place) {
        var part = new TreeMap<String, Node>();
        nodes.subMap(place + "/", place + "0").forEach((name, node) ->
                part.put(name.substring(place.length() + 1), node));
        return new Tree(part);
    }

    /** What {@code this}, which is there, has else than {@code wanted}; empty when nothing. */
    String differenceTo(Tree wanted) {
        var told = new ArrayList<String>();
        var names = new TreeMap<>(nodes);
        names.putAll(wanted.nodes);
        for (String name : names.keySet()) {
            Node found = nodes.get(name);
            Node expected = wanted.nodes.get(name);
            if (found == null) {
                told.add(name + " is missing");
            } else if (expected == null) {
                told.add(name + " is too much: " + found);
            } else if (!found.equals(expected)) {
                told.add(name + " is " + found + " and not " + expected);
            }
        }
        return String.join("; ", told.subList(0, Math.min(TOLD, told.size())))
                + (told.size() > TOLD ? "; and " + (told.size() - TOLD) + " more" : "");
    }

    /** Makes the machine at {@code root}, where {@code this} is there now, so as {@code wanted} was. */
    void becomes(Tree wanted, String root) throws IOException {
        for (Map.Entry<String, Node> entry : nodes.descendingMap().entrySet()) {
            Node expected = wanted.nodes.get(entry.getKey());
            Node found = entry.getValue();
            if (expected == null || found.kind() != expected.kind() || !found.content().equals(expected.content())) {
                Files.delete(Path.of(root + entry.getKey()));
            }
        }
        for (Map.Entry<String, Node> entry : wanted.nodes.entrySet()) {
            Path path = Path.of(root + entry.getKey());
            Node node = entry.getValue();
            if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
                make(path, node);
            }
            Node made = node(path);
            if (made.uid() != node.uid() || made.gid() != node.gid()) {
                Files.setAttribute(path, "unix:uid", node.uid(), LinkOption.NOFOLLOW_LINKS);
                Files.setAttribute(path, "unix:gid", node.gid(), LinkOption.NOFOLLOW_LINKS);
            }
            if (node.kind() != 'l') {
                Files.setAttribute(path, "unix:mode", node.mode());
            }
        }
    }

    private static void make(Path path, Node node) throws IOException {
        switch (node.kind()) {
            case 'd' -> Files.createDirectory(path);
            case 'l' -> Files.createSymbolicLink(path, Path.of(node.content()));
            case '-' -> Files.writeString(path, node.content(), StandardCharsets.ISO_8859_1);
            default -> throw new IOException(path + " is neither file nor directory nor link");
        }
    }
}
