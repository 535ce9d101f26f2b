package sopsinstaller;

import java.util.Random;

/** Random dotenv and ini files. */
final class GeneratedLines {
    private GeneratedLines() {}

    /** Lines of {@code NAME=value}, comments and empty lines. */
    static String dotenv(Random random) {
        StringBuilder out = new StringBuilder();
        int count = 1 + random.nextInt(12);
        for (int i = 0; i < count; i++) {
            while (random.nextInt(4) == 0) {
                out.append(random.nextInt(3) == 0 ? "" : "#" + GeneratedText.comment(random)).append('\n');
            }
            String name = random.nextInt(10) == 0 ? "export X" + i : GeneratedText.key(random, i);
            out.append(name).append('=').append(GeneratedText.string(random).replace("\n", "\\n")).append('\n');
        }
        return out.toString();
    }

    /** Sections with keys and comments. */
    static String ini(Random random) {
        StringBuilder out = new StringBuilder();
        int sections = 1 + random.nextInt(4);
        for (int s = 0; s < sections; s++) {
            comments(random, out);
            if (s > 0 || random.nextBoolean()) {
                out.append('[').append(GeneratedText.key(random, s)).append("]\n");
            }
            int count = random.nextInt(6);
            for (int i = 0; i < count; i++) {
                comments(random, out);
                out.append(GeneratedText.key(random, i)).append(random.nextBoolean() ? " = " : "=");
                out.append(value(random)).append(random.nextInt(10) == 0 ? " ; aside" : "").append('\n');
            }
            out.append(random.nextBoolean() ? "\n" : "");
        }
        return out.toString();
    }

    private static void comments(Random random, StringBuilder out) {
        while (random.nextInt(5) == 0) {
            out.append(random.nextBoolean() ? "; " : "#").append(GeneratedText.comment(random)).append('\n');
        }
    }

    private static String value(Random random) {
        String text = GeneratedText.string(random);
        if (text.indexOf('"') < 0 && random.nextInt(3) == 0) {
            return "\"\"\"" + text + "\"\"\"";
        }
        if (text.indexOf('`') < 0 && random.nextInt(3) == 0) {
            return "`" + text + "`";
        }
        return text.replace("\n", " ").replace("\r", " ");
    }
}
