package sopsinstaller;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import sopsinstaller.store.Store;

/** Changes to an encrypted file, given as text in ISO 8859-1 so that every byte is one character. */
final class Tampering {
    private static final Pattern VALUE =
            Pattern.compile("ENC\\[AES256_GCM,data:([^,\\]]+),iv:([^,\\]]+),tag:([^,\\]]+),type:([a-z]+)\\]");
    private static final Pattern MAC = Pattern.compile("(mac\"?\\s*[:=]\\s*[\"`]*)ENC\\[[^\\]]*\\]");
    private static final Pattern TIME = Pattern.compile("(lastmodified\"?\\s*[:=]\\s*[\"`]*[-0-9T:]*)([0-9])Z");
    private static final List<String> TYPES = List.of("str", "int", "float", "bool", "time", "comment", "x");

    private Tampering() {}

    /** A changed file; rarely the same one, where the change found nothing to change. */
    static String variant(Store store, String file, Random random) {
        List<MatchResult> values = VALUE.matcher(file).results().toList();
        MatchResult one = values.get(random.nextInt(values.size()));
        MatchResult other = values.get(random.nextInt(values.size()));
        return switch (random.nextInt(9)) {
            case 0, 1 -> otherCharacter(file, one, 1 + random.nextInt(3), random);
            case 2 -> replaced(replaced(file, later(one, other), earlier(one, other).group()), earlier(one, other),
                    later(one, other).group());
            case 3 -> replaced(file, one, other.group());
            case 4 -> file.substring(0, one.start(4)) + TYPES.get(random.nextInt(TYPES.size()))
                    + file.substring(one.end(4));
            case 5 -> MAC.matcher(file).replaceFirst("$1");
            case 6 -> TIME.matcher(file).replaceFirst(match -> match.group(1)
                    + (char) ('0' + (match.group(2).charAt(0) - '0' + 1) % 10) + "Z");
            case 7 -> otherLetter(file, contentEnd(store, file), random);
            default -> withoutLine(file, contentEnd(store, file), random);
        };
    }

    private static MatchResult earlier(MatchResult a, MatchResult b) {
        return a.start() <= b.start() ? a : b;
    }

    private static MatchResult later(MatchResult a, MatchResult b) {
        return a.start() <= b.start() ? b : a;
    }

    private static String replaced(String file, MatchResult where, String with) {
        return file.substring(0, where.start()) + with + file.substring(where.end());
    }

    private static String otherCharacter(String file, MatchResult value, int part, Random random) {
        int at = value.start(part) + random.nextInt(value.end(part) - value.start(part));
        char old = file.charAt(at);
        char now = old == 'A' ? 'q' : 'A';
        return file.substring(0, at) + now + file.substring(at + 1);
    }

    private static int contentEnd(Store store, String file) {
        int end = file.indexOf(switch (store) {
            case YAML -> "\nsops:";
            case JSON, BINARY -> "\n\t\"sops\":";
            case DOTENV -> "\nsops_";
            case INI -> "\n[sops]";
        });
        return Math.max(end, 0);
    }

    private static String otherLetter(String file, int end, Random random) {
        List<Integer> letters = new ArrayList<>();
        for (int i = 0; i < end; i++) {
            if (file.charAt(i) < 0x80 && Character.isLetterOrDigit(file.charAt(i))) {
                letters.add(i);
            }
        }
        if (letters.isEmpty()) {
            return file;
        }
        int at = letters.get(random.nextInt(letters.size()));
        char now = Character.isDigit(file.charAt(at)) ? '7' : 'e';
        return file.substring(0, at) + now + file.substring(at + 1);
    }

    private static String withoutLine(String file, int end, Random random) {
        int start = end == 0 ? 0 : file.lastIndexOf('\n', random.nextInt(end)) + 1;
        return file.substring(0, start) + file.substring(Math.min(file.length(), file.indexOf('\n', start) + 1));
    }
}
