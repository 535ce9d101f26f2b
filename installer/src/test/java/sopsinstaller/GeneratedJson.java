package sopsinstaller;

import java.util.List;
import java.util.Random;

/** A random JSON object. */
final class GeneratedJson {
    private static final int DEPTH = 4;
    private static final List<String> NUMBERS = List.of("0", "-1", "42", "9223372036854775807", "-9223372036854775808",
            "9223372036854775808", "9007199254740993", "1.0", "1.5", "-2.25e-7", "1e3", "1E+21", "1e-9", "123456.75",
            "5e-324", "1.7976931348623157e308", "0.1", "100000000000000000000000");
    private final Random random;
    private final StringBuilder out = new StringBuilder();

    GeneratedJson(Random random) {
        this.random = random;
    }

    String text() {
        map(0);
        return out.toString();
    }

    private void map(int depth) {
        out.append('{');
        int count = depth == 0 ? 1 + random.nextInt(8) : random.nextInt(5);
        for (int i = 0; i < count; i++) {
            String nasty = GeneratedText.string(random).replace("sops", "s");
            String key = random.nextInt(8) == 0 ? nasty : GeneratedText.key(random, i);
            out.append(i > 0 ? "," : "").append(GeneratedText.quoted(key)).append(random.nextBoolean() ? ": " : ":");
            value(depth + 1);
        }
        out.append('}');
    }

    private void value(int depth) {
        switch (depth < DEPTH ? random.nextInt(9) : 4 + random.nextInt(5)) {
            case 0, 1 -> map(depth);
            case 2, 3 -> {
                out.append('[');
                int count = random.nextInt(5);
                for (int i = 0; i < count; i++) {
                    out.append(i > 0 ? ", " : "");
                    value(depth + 1);
                }
                out.append(']');
            }
            case 4 -> out.append(NUMBERS.get(random.nextInt(NUMBERS.size())));
            case 5 -> out.append(List.of("true", "false", "null").get(random.nextInt(3)));
            default -> out.append(GeneratedText.quoted(GeneratedText.string(random)));
        }
    }
}
