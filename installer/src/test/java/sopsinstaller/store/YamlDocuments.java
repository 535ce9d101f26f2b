package sopsinstaller.store;

import java.util.Random;

/** Makes random YAML texts in ordinary layouts: all value types, nasty strings, comments in many places. */
final class YamlDocuments {
    private static final String[] SCALARS = {
        "1", "-5", "0x1F", "017", "1_000", "1.5", "1e3", "1e21", "0.00001", ".5", "true", "False", "yes", "null", "~",
        "", "2020-1-2", "2001-12-14T21:59:43.10+02:00", "2001-12-14 21:59:43.5", "12:30:45", "text", "two words",
        "'quoted'", "'it''s'", "\"tab\\there\"", "\"a\\nb\"", "\"a\\nb\\n\"", "\"a\\n\\n\"", "\"\\n\"", "\"\"",
        "'5'", "'yes'",
        "' lead'", "'trail '", "\"\\u00e9\\U0001F600\"", "\"\\x7f\"", "\"\\uFEFFab\"", "\"\\n lead\"", "\" lead\\nb\"",
        "\"a \\nb\"", "\"a\\tb\\nc\"", "\"<<\"", "a#b", "'a #b'", "'a: b'", "-a", "'- a'", "'?'", "?a", ":a", "'!x'",
        "'%x'", "'@x'", "'---'", "'...'", "=", "'null'", "'0b1'", "'0o7'", "'1e400'", "18446744073709551615.0", "é",
        "!!binary aGVsbG8=", "!!binary /w==", "!!str 5", "!!float 5", "[]", "{}", "\"\\u2028x\"", "\"a\\u2028b'\"",
        "[1, two, 'three']", "{a: 1, b: x}", "[{a: 1}, []]", "!!binary " + "/w8A".repeat(30), "\"\\r\\n\"", "08",
        "-0.0",
        "+.inf", ".NaN", "\"line\\r\"", "\"\\ttab\"", "\"a\\n\\tb\"", "0.1e-7", "123456.75", "1234567.5"};
    private static final String[] BLOCKS = {"|\n@one\n@two\n", "|-\n@one\n", ">\n@folded\n@text\n\n@more\n",
        "|+\n@kept\n\n"};
    private final Random random;
    private final int mess;
    private StringBuilder out;
    private int count;

    /** {@code mess} is the percentage of places that get a comment or a blank line. */
    YamlDocuments(long seed, int mess) {
        random = new Random(seed);
        this.mess = mess;
    }

    /** The next text. */
    String next() {
        out = new StringBuilder();
        int documents = random.nextInt(8) == 0 ? 2 : 1;
        for (int i = 0; i < documents; i++) {
            if (i > 0) {
                out.append("---\n");
            }
            map(0, 0);
        }
        return out.toString();
    }

    private boolean chance(int percent) {
        return random.nextInt(100) < percent;
    }

    private void comments(int indent) {
        while (chance(mess)) {
            out.append(" ".repeat(indent)).append("# c").append(++count).append('\n');
        }
        if (chance(mess / 3)) {
            out.append('\n');
        }
    }

    private String lineEnd() {
        return chance(mess) ? " # l" + ++count + "\n" : "\n";
    }

    private void map(int indent, int depth) {
        int entries = 1 + random.nextInt(4);
        for (int i = 0; i < entries; i++) {
            comments(indent);
            out.append(" ".repeat(indent));
            entry(indent, depth);
        }
        if (chance(mess / 2)) {
            comments(indent);
        }
    }

    private void entry(int indent, int depth) {
        String key = chance(10) ? "'key: " + ++count + "'" : chance(3) ? "\"é\\n" + ++count + "\"" : "k" + ++count;
        if (key.startsWith("\"")) {
            out.append("? ").append(key).append('\n').append(" ".repeat(indent)).append(':');
        } else {
            out.append(key).append(':');
        }
        value(indent, depth, indent + (chance(50) ? 2 : 4));
    }

    private void value(int indent, int depth, int inner) {
        int kind = random.nextInt(10);
        if (depth < 4 && kind < 2) {
            out.append(lineEnd());
            map(inner, depth + 1);
        } else if (depth < 4 && kind < 4) {
            out.append(lineEnd());
            list(chance(30) ? indent : inner, depth + 1);
        } else if (kind == 4) {
            String[] parts = BLOCKS[random.nextInt(BLOCKS.length)].split("\n", 2);
            out.append(' ').append(parts[0]).append(lineEnd());
            out.append(parts[1].replace("@", " ".repeat(inner)));
        } else {
            out.append(' ').append(SCALARS[random.nextInt(SCALARS.length)]).append(lineEnd());
        }
    }

    private void list(int indent, int depth) {
        int items = 1 + random.nextInt(3);
        for (int i = 0; i < items; i++) {
            comments(indent);
            out.append(" ".repeat(indent)).append('-');
            int kind = random.nextInt(6);
            if (depth < 4 && kind == 0) {
                out.append(' ');
                entry(indent + 2, depth + 1);
                map(indent + 2, depth + 1);
            } else if (depth < 4 && kind == 1) {
                out.append(lineEnd());
                map(indent + 2, depth + 1);
            } else if (depth < 4 && kind == 2) {
                out.append('\n');
                list(indent + 2, depth + 1);
            } else {
                out.append(' ').append(SCALARS[random.nextInt(SCALARS.length)]).append(lineEnd());
            }
        }
    }
}
