package sopsinstaller;

import java.util.List;
import java.util.Random;

/**
 * A random YAML file in layouts that people write: sops reads its own output of hostile layouts wrong, see
 * {@link SopsDifferentialTest}.
 */
final class GeneratedYaml {
    private static final int DEPTH = 4;
    private static final List<String> PLAIN = List.of("0", "-1", "42", "9223372036854775807", "-9223372036854775808",
            "0x1F", "0o17", "017", "08", "1_000", "+12", "1.5", ".5", "1e3", "-2.25e-7", "1e21", "3.0", "100000.0",
            "1000000.0", "123456789.0", "0.00001", "1.7976931348623157e308", "5e-324", "true", "False", "TRUE",
            "null", "~", "2020-01-02", "2021-03-04T05:06:07Z", "2021-03-04T05:06:07.120+02:00",
            "2021-3-4 5:6:7.5", "2001-12-14 21:59:43.10 -5", "yes", "No", "on", "y", "word", "two words", "1:30",
            "a-b_c", "http://host/path?x=y", "=", "inf", "0xZZ", ".inf", "-.INF");
    private final Random random;
    private final StringBuilder out = new StringBuilder();

    GeneratedYaml(Random random) {
        this.random = random;
    }

    String text() {
        int documents = random.nextInt(6) == 0 ? 2 + random.nextInt(2) : 1;
        for (int i = 0; i < documents; i++) {
            out.append(i > 0 ? "---\n" : "");
            map(0, 1 + random.nextInt(7), 0);
        }
        return out.toString();
    }

    private void comments(int indent) {
        while (random.nextInt(5) == 0) {
            out.append(" ".repeat(indent)).append('#').append(GeneratedText.comment(random)).append('\n');
        }
    }

    private void map(int indent, int count, int depth) {
        for (int i = 0; i < count; i++) {
            comments(indent);
            out.append(" ".repeat(indent));
            pair(indent, i, depth);
        }
    }

    private void pair(int indent, int index, int depth) {
        String key = GeneratedText.key(random, index);
        boolean quoted = random.nextInt(8) == 0;
        out.append(quoted ? GeneratedText.quoted(key
                + List.of("", " x", ":y", "/z", "#").get(random.nextInt(5))) : key);
        out.append(':');
        value(indent, depth + 1);
    }

    private void list(int indent, int count, int depth) {
        for (int i = 0; i < count; i++) {
            comments(indent);
            out.append(" ".repeat(indent)).append('-');
            if (depth < DEPTH && random.nextInt(4) == 0) {
                out.append(' ');
                pair(indent + 2, 0, depth);
                for (int k = 1; k < 1 + random.nextInt(3); k++) {
                    out.append(" ".repeat(indent + 2));
                    pair(indent + 2, k, depth);
                }
            } else {
                scalar(indent);
            }
        }
    }

    private void value(int indent, int depth) {
        switch (depth < DEPTH ? random.nextInt(10) : 4 + random.nextInt(6)) {
            case 0, 1 -> {
                out.append('\n');
                map(indent + 2 + random.nextInt(2) * 2, 1 + random.nextInt(4), depth);
            }
            case 2, 3 -> {
                out.append('\n');
                list(indent + 2, 1 + random.nextInt(4), depth + 1);
            }
            case 4 -> out.append(List.of(" []\n", " {}\n", " [1, two, \"3\"]\n", " {a: 1, b: x}\n", "\n")
                    .get(random.nextInt(5)));
            default -> scalar(indent);
        }
    }

    private void scalar(int indent) {
        String text = GeneratedText.string(random);
        if (random.nextInt(3) == 0) {
            out.append(' ').append(PLAIN.get(random.nextInt(PLAIN.size())));
        } else if (text.matches("[a-zA-Z].*\n(.|\n)*[a-z-]\n?") && text.indexOf('\r') < 0 && text.indexOf('\t') < 0) {
            out.append(text.endsWith("\n") ? " |\n" : " |-\n");
            text.lines().forEach(line -> out.append(line.isEmpty() ? "" : " ".repeat(indent + 2)).append(line)
                    .append('\n'));
            return;
        } else if (text.matches("[ -~]*") && random.nextBoolean()) {
            out.append(" '").append(text.replace("'", "''")).append('\'');
        } else {
            out.append(' ').append(GeneratedText.quoted(text));
        }
        if (random.nextInt(8) == 0) {
            out.append(" #").append(GeneratedText.comment(random));
        }
        out.append('\n');
    }
}
