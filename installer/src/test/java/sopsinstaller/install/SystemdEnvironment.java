package sopsinstaller.install;

import java.util.ArrayList;
import java.util.List;

/** Reads a file of {@code EnvironmentFile=}: the states of systemd's {@code parse_env_file_internal}, one for one. */
final class SystemdEnvironment {
    private enum State {
        PRE_KEY, KEY, PRE_VALUE, VALUE, VALUE_ESCAPE, SINGLE_QUOTE, DOUBLE_QUOTE, DOUBLE_QUOTE_ESCAPE, COMMENT,
        COMMENT_ESCAPE
    }

    private SystemdEnvironment() {}

    /** The values in their order. */
    static List<String> values(String file) {
        List<String> values = new ArrayList<>();
        StringBuilder value = new StringBuilder();
        int white = -1;
        State state = State.PRE_KEY;
        for (char c : file.toCharArray()) {
            boolean newline = c == '\n' || c == '\r';
            boolean blank = newline || c == ' ' || c == '\t';
            switch (state) {
                case PRE_KEY -> state = c == '#' || c == ';' ? State.COMMENT : blank ? state : State.KEY;
                case KEY -> {
                    if (newline) {
                        state = State.PRE_KEY;
                    } else if (c == '=') {
                        state = State.PRE_VALUE;
                    }
                }
                case PRE_VALUE, VALUE -> {
                    if (newline) {
                        values.add(white < 0 ? value.toString() : value.substring(0, white));
                        value.setLength(0);
                        white = -1;
                        state = State.PRE_KEY;
                    } else if (state == State.PRE_VALUE && c == '\'') {
                        state = State.SINGLE_QUOTE;
                    } else if (state == State.PRE_VALUE && c == '"') {
                        state = State.DOUBLE_QUOTE;
                    } else if (c == '\\') {
                        state = State.VALUE_ESCAPE;
                        white = -1;
                    } else if (!blank || state == State.VALUE) {
                        white = !blank ? -1 : white < 0 ? value.length() : white;
                        value.append(c);
                        state = State.VALUE;
                    }
                }
                case VALUE_ESCAPE -> {
                    if (!newline) {
                        value.append(c);
                    }
                    state = State.VALUE;
                }
                case SINGLE_QUOTE -> {
                    if (c == '\'') {
                        state = State.PRE_VALUE;
                    } else {
                        value.append(c);
                    }
                }
                case DOUBLE_QUOTE -> {
                    if (c == '"') {
                        state = State.PRE_VALUE;
                    } else if (c == '\\') {
                        state = State.DOUBLE_QUOTE_ESCAPE;
                    } else {
                        value.append(c);
                    }
                }
                case DOUBLE_QUOTE_ESCAPE -> {
                    if ("\"\\`$".indexOf(c) >= 0) {
                        value.append(c);
                    } else if (c != '\n') {
                        value.append('\\').append(c);
                    }
                    state = State.DOUBLE_QUOTE;
                }
                case COMMENT -> state = c == '\\' ? State.COMMENT_ESCAPE : newline ? State.PRE_KEY : state;
                case COMMENT_ESCAPE -> state = State.COMMENT;
            }
        }
        return values;
    }
}
