package sopsinstaller.failure;

/**
 * Thrown by parsers: what is wrong with a text and where. The message never holds text of a value; foreign
 * text in it is at most a name or a format word, escaped and cut by {@link Quoted}.
 */
public final class MalformedInputException extends Exception {
    private static final long serialVersionUID = 1L;
    private final int line;

    /** {@code problem} is lower case, without full stop; the place is unknown or does not help. */
    public MalformedInputException(String problem) {
        this(problem, 0);
    }

    /** As above, at {@code line}, counted from 1; 0 means unknown. */
    public MalformedInputException(String problem, int line) {
        super(line > 0 ? "line " + line + ": " + problem : problem);
        this.line = line;
    }

    /** The line, counted from 1, or 0 when unknown. */
    public int line() {
        return line;
    }
}
