package sopsinstaller.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.OutputStream;
import java.io.PrintStream;
import org.slf4j.Marker;
import org.slf4j.event.Level;
import org.slf4j.helpers.LegacyAbstractLogger;
import org.slf4j.helpers.MessageFormatter;

/** Writes the lines of {@link DebugLog} itself: into the native binary logback would bring more than 500 methods. */
final class PlainDebugLog extends LegacyAbstractLogger {
    private static final long serialVersionUID = 1;
    private final transient PrintStream err;

    /** A logger that writes to {@code err}. */
    PlainDebugLog(OutputStream err) {
        this.err = new PrintStream(err, true, UTF_8);
        this.name = "sops-installer";
    }

    @Override
    protected void handleNormalizedLoggingCall(
            Level level, Marker marker, String message, Object[] parts, Throwable cause) {
        err.print("debug: " + MessageFormatter.basicArrayFormat(message, parts) + "\n");
        if (cause != null) {
            cause.printStackTrace(err);
        }
        err.flush();
    }

    @Override
    protected String getFullyQualifiedCallerName() {
        return null;
    }

    @Override
    public boolean isTraceEnabled() {
        return false;
    }

    @Override
    public boolean isDebugEnabled() {
        return true;
    }

    @Override
    public boolean isInfoEnabled() {
        return true;
    }

    @Override
    public boolean isWarnEnabled() {
        return true;
    }

    @Override
    public boolean isErrorEnabled() {
        return true;
    }
}
