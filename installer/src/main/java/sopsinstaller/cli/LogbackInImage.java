package sopsinstaller.cli;

import com.oracle.svm.core.annotate.Substitute;
import com.oracle.svm.core.annotate.TargetClass;
import java.io.OutputStream;
import org.slf4j.Logger;

/** The native binary does without logback, with its patterns, appenders and clocks. On the JVM this is never loaded. */
final class LogbackInImage {
    private LogbackInImage() {}

    /** The same lines by fewer classes. */
    @TargetClass(DebugLog.class)
    static final class Log {
        @Substitute
        public static Logger to(OutputStream err) {
            return new PlainDebugLog(err);
        }
    }
}
