package sopsinstaller.manifest;

import sopsinstaller.manifest.TemplateText.Quotes;

/** Where in the quoting of one format a reader of a template is. */
final class QuoteState {
    private final Encoding encoding;
    private State state = State.OUTSIDE;
    private int previous = '\n';
    /** The last byte of this line that is no blank; the newline before it while there is none. */
    private int lastWord = '\n';
    private boolean escaped;
    /** Shell: commands, expansions or here-documents began, in which other rules hold. */
    private boolean expansion;
    private boolean backticks;
    private boolean hereDocument;
    /** systemd: a name was read, and a value may begin. */
    private boolean inValue;
    private boolean valueMayBegin;
    private YamlPlace yaml = new YamlPlace();
    /** YAML: a single quote was read that ends its scalar, unless another one follows. */
    private boolean endsUnlessDoubled;

    private enum State { OUTSIDE, SINGLE, DOUBLE, COMMENT }

    /** At the start of a text or line of that format. */
    QuoteState(Encoding encoding) {
        this.encoding = encoding;
    }

    /** The state at the start of the next line, if this text before it is not relied upon. */
    QuoteState nextLine() {
        QuoteState line = new QuoteState(encoding);
        line.yaml = yaml.alone();
        return line;
    }

    /** Goes over one byte of the template. */
    void read(byte value) {
        State before = state;
        readInState(value);
        if (encoding == Encoding.YAML) {
            followYaml(before, value);
        }
        remember(value);
    }

    private void followYaml(State before, byte value) {
        if (before == State.OUTSIDE && state == State.OUTSIDE) {
            yaml.read(value);
        } else {
            if (before == State.OUTSIDE && state != State.COMMENT) {
                yaml.open();
            }
            yaml.skip(value);
            if (before != State.OUTSIDE && before != State.COMMENT && state == State.OUTSIDE) {
                yaml.whole();
            }
        }
    }

    private void readInState(byte value) {
        switch (state) {
            case OUTSIDE -> readOutside(value);
            case SINGLE -> {
                if (value == '\'') {
                    leave();
                    endsUnlessDoubled = encoding == Encoding.YAML;
                }
            }
            case DOUBLE -> {
                if (escaped) {
                    escaped = false;
                } else if (value == '\\') {
                    escaped = true;
                } else if (value == '"') {
                    leave();
                } else if (encoding == Encoding.SHELL
                        && (value == '`' || previous == '$' && (value == '(' || value == '{'))) {
                    expansion = true;
                }
            }
            case COMMENT -> {
                // in files of systemd a comment goes on after a backslash
                if (value == '\n' && !(encoding == Encoding.SYSTEMD_ENV && previous == '\\')) {
                    state = State.OUTSIDE;
                }
            }
        }
    }

    /** Goes over a placeholder, whose value leaves the quoting as it is. */
    void readValue() {
        escaped = false;
        valueMayBegin = false;
        if (state == State.OUTSIDE) {
            yaml.whole();
        }
        remember('x');
    }

    /** The quotes here, before a placeholder that {@code next} follows; null where none may stand. */
    Quotes quotes(int next) {
        return switch (encoding) {
            case JSON, YAML, TOML -> switch (state) {
                case OUTSIDE -> mayBeValue() && mayFollow(next) ? Quotes.NONE : null;
                case DOUBLE -> escaped ? null : Quotes.DOUBLE;
                case SINGLE, COMMENT -> null;
            };
            case SHELL -> switch (state) {
                case OUTSIDE -> otherRules() ? null : Quotes.NONE;
                case DOUBLE -> otherRules() ? null : Quotes.DOUBLE;
                case SINGLE -> otherRules() ? null : Quotes.SINGLE;
                case COMMENT -> null;
            };
            case SYSTEMD_ENV -> switch (state) {
                case OUTSIDE -> valueMayBegin ? Quotes.NONE : null;
                case DOUBLE -> escaped ? null : Quotes.DOUBLE;
                case SINGLE, COMMENT -> null;
            };
            case RAW, URL, BASE64 -> Quotes.NONE;
        };
    }

    private void readOutside(byte value) {
        boolean doubled = endsUnlessDoubled && value == '\'';
        endsUnlessDoubled = false;
        if (doubled) {
            state = State.SINGLE;
        } else if (escaped) {
            escaped = false;
        } else if (value == '\\' && (encoding == Encoding.SHELL || encoding == Encoding.SYSTEMD_ENV)) {
            escaped = true;
            valueMayBegin = false;
        } else if (value == '"' && quoteOpens()) {
            state = State.DOUBLE;
        } else if (value == '\'' && encoding != Encoding.JSON && quoteOpens()) {
            state = State.SINGLE;
            // $'...' has backslashes of its own
            expansion |= encoding == Encoding.SHELL && previous == '$';
        } else if (commentOpens(value)) {
            state = State.COMMENT;
        } else if (encoding == Encoding.SHELL) {
            readOfShell(value);
        } else if (encoding == Encoding.SYSTEMD_ENV) {
            readOfSystemd(value);
        }
    }

    private void readOfShell(byte value) {
        backticks ^= value == '`';
        hereDocument |= value == '<' && previous == '<';
        // quotes inside "$( )" are a layer of their own; they are told apart again from the next line on
        expansion &= value != '\n';
    }

    private boolean otherRules() {
        return escaped || expansion || backticks || hereDocument || previous == '$' && state != State.SINGLE;
    }

    private void readOfSystemd(byte value) {
        if (value == '\n' || value == '\r') {
            inValue = false;
            valueMayBegin = false;
        } else if (!inValue && value == '=') {
            inValue = true;
            valueMayBegin = true;
        } else if (!blank(value)) {
            valueMayBegin = false;
        }
    }

    private boolean quoteOpens() {
        return switch (encoding) {
            case YAML -> yaml.scalarMayBegin(previous) || yaml.endsQuotedKey();
            case SYSTEMD_ENV -> valueMayBegin;
            case JSON, TOML, SHELL, RAW, URL, BASE64 -> true;
        };
    }

    private boolean commentOpens(byte value) {
        return switch (encoding) {
            case YAML -> value == '#' && (previous == '\n' || blank(previous));
            case TOML -> value == '#';
            case SHELL -> value == '#' && (previous == '\n' || blank(previous) || ";&|()".indexOf(previous) >= 0);
            case SYSTEMD_ENV -> (value == '#' || value == ';') && lastWord == '\n';
            case JSON, RAW, URL, BASE64 -> false;
        };
    }

    /** What comes after the closing quote belongs to the same value, also in further quotes. */
    private void leave() {
        state = State.OUTSIDE;
        valueMayBegin = encoding == Encoding.SYSTEMD_ENV;
    }

    private void remember(int value) {
        previous = value;
        if (!blank(value)) {
            lastWord = value;
        }
    }

    private static boolean blank(int value) {
        return value == ' ' || value == '\t' || value == '\r';
    }

    /** Whether a value can begin here: outside a longer plain one. */
    private boolean mayBeValue() {
        return switch (encoding) {
            case JSON -> "\n:[,{".indexOf(lastWord) >= 0;
            case TOML -> "\n=[,{".indexOf(lastWord) >= 0;
            case YAML -> yaml.scalarMayBegin(previous) && previous != ':';
            case SHELL, SYSTEMD_ENV, RAW, URL, BASE64 -> true;
        };
    }

    private boolean mayFollow(int next) {
        return next == '\n' || blank(next) || next == ',' || next == ']' || next == '}'
                || next == ':' && encoding != Encoding.TOML;
    }
}
