package sopsinstaller.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;

class PlainDebugLogTest {
    @Test
    void writesWhatLogbackWrites() {
        String plain = written(PlainDebugLog::new);
        assertEquals(written(DebugLog::to), plain);
        assertTrue(plain.startsWith("debug: 3 secrets in m.json\ndebug: ü {}\n"), plain);
        assertTrue(plain.contains("debug: cause\njava.lang.IllegalStateException: broken\n\tat sopsinstaller.cli."), plain);
    }

    private static String written(Function<OutputStream, Logger> logger) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Logger log = logger.apply(out);
        log.debug("{} secrets in {}", 3, "m.json");
        log.debug("ü {}");
        log.trace("not shown");
        IllegalStateException cause = new IllegalStateException("broken");
        // the test's own frames, which both loggers are given in the same way
        cause.setStackTrace(new StackTraceElement[] {
            new StackTraceElement("sopsinstaller.cli.Somewhere", "method", "Somewhere.java", 7)});
        log.debug("cause", cause);
        return out.toString(UTF_8);
    }
}
