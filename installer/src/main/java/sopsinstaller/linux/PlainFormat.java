package sopsinstaller.linux;

import java.util.Locale;

/**
 * Formats as {@link java.util.Formatter} does, without the numbers, dates and calendars of all languages: enough for
 * the messages of libraries. Conversions are {@code s d x c b n %}, in capitals too, with an argument's number, the
 * flags {@code -} and {@code 0}, and a width; every other one writes the argument as it is.
 */
final class PlainFormat {
    private final String format;
    private final Object[] parts;
    private final StringBuilder text = new StringBuilder();
    private int at;
    private int next;

    private PlainFormat(String format, Object[] parts) {
        this.format = format;
        this.parts = parts;
    }

    /** {@code format} with {@code parts} in it; nothing is an error, because an error's message may be made so. */
    static String of(String format, Object... parts) {
        return new PlainFormat(format, parts == null ? new Object[] {null} : parts).text();
    }

    private String text() {
        while (at < format.length()) {
            char letter = format.charAt(at++);
            if (letter == '%' && at < format.length()) {
                conversion();
            } else {
                text.append(letter);
            }
        }
        return text.toString();
    }

    private void conversion() {
        boolean left = false;
        char pad = ' ';
        int argument = 0;
        int number = 0;
        while (at < format.length() - 1) {
            char letter = format.charAt(at);
            if (letter == '$') {
                argument = number;
                number = 0;
            } else if (letter == '-') {
                left = true;
            } else if (letter == '0' && number == 0) {
                pad = '0';
            } else if (letter >= '0' && letter <= '9') {
                number = 10 * number + letter - '0';
            } else if ("#+ ,(.".indexOf(letter) < 0) {
                break;
            }
            at++;
        }
        char conversion = format.charAt(at++);
        String written = written(conversion, argument);
        String padding = String.valueOf(pad).repeat(Math.max(0, number - written.length()));
        text.append(left ? written : padding).append(left ? padding : written);
    }

    private String written(char conversion, int argument) {
        if (conversion == '%' || conversion == 'n') {
            return conversion == '%' ? "%" : "\n";
        }
        int index = argument > 0 ? argument - 1 : next++;
        Object part = index < parts.length ? parts[index] : "%" + conversion;
        char kind = Character.toLowerCase(conversion);
        String written = switch (part) {
            case Integer code when kind == 'c' -> Character.toString(code);
            case Integer number when kind == 'x' -> Integer.toHexString(number);
            case Long number when kind == 'x' -> Long.toHexString(number);
            case Byte number when kind == 'x' -> Integer.toHexString(number & 0xff);
            case null, default -> kind == 'b' && !(part instanceof Boolean)
                    ? String.valueOf(part != null) : String.valueOf(part);
        };
        return kind == conversion ? written : written.toUpperCase(Locale.ROOT);
    }
}
