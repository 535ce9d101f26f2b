package sopsinstaller.leaks;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import sopsinstaller.leaks.Needles.Hit;

/** A copy of a process' memory, as the tracer writes it. */
final class Dump {
    private static final int CONTEXT = 48;
    private final byte[] bytes;
    private final TreeMap<Integer, Stretch> stretches;

    private record Stretch(int from, int length, long address, String what) {}

    /**
     * What was found, and where.
     *
     * @param needle what
     * @param form in which form
     * @param address where in the process
     * @param place the kind of memory: image, heap, libc, stack or the name of a file
     * @param around the bytes beside it, to see whose they are
     */
    record Found(Needle needle, String form, long address, String place, String around) {
        @Override
        public String toString() {
            return "%s (%s) at %x in %s: %s".formatted(needle.name(), form, address, place, around);
        }
    }

    private Dump(byte[] bytes, TreeMap<Integer, Stretch> stretches) {
        this.bytes = bytes;
        this.stretches = stretches;
    }

    /** Reads a copy and its map. */
    static Dump read(Path file) throws IOException {
        var stretches = new TreeMap<Integer, Stretch>();
        for (String line : Files.readAllLines(Path.of(file + ".map"))) {
            String[] fields = line.split(" ", 5);
            int from = Integer.parseInt(fields[0]);
            stretches.put(from, new Stretch(from, Integer.parseInt(fields[1]), Long.parseUnsignedLong(fields[2], 16),
                    fields.length > 4 ? fields[4].strip() : ""));
        }
        return new Dump(Files.readAllBytes(file), stretches);
    }

    /** Everything that is found. */
    List<Found> search(Needles needles) {
        var found = new ArrayList<Found>();
        for (Hit hit : needles.in(bytes)) {
            Stretch stretch = stretches.floorEntry(hit.offset()).getValue();
            found.add(new Found(hit.needle(), hit.form(), stretch.address() + hit.offset() - stretch.from(),
                    place(stretch.what()), around(hit.offset())));
        }
        return found;
    }

    /** How many bytes were not zero pages. */
    int size() {
        return bytes.length;
    }

    private static String place(String what) {
        return switch (what) {
            case "" -> "the program's heap";
            case "[heap]" -> "the C library's heap";
            case "[stack]" -> "the stack";
            default -> what;
        };
    }

    private String around(int offset) {
        var text = new StringBuilder();
        for (int i = Math.max(0, offset - CONTEXT); i < Math.min(bytes.length, offset + CONTEXT); i++) {
            char each = new String(bytes, i, 1, StandardCharsets.ISO_8859_1).charAt(0);
            text.append(each > ' ' && each < 127 ? Character.toString(each) : "\\%02x".formatted((int) each));
            if (i == offset - 1) {
                text.append(" > ");
            }
        }
        return text.toString();
    }
}
