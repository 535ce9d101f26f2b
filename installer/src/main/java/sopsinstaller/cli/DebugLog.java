package sopsinstaller.cli;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.util.LogbackMDCAdapter;
import ch.qos.logback.core.OutputStreamAppender;
import java.io.OutputStream;
import org.slf4j.Logger;

/**
 * Traces for {@code --debug}: steps, causes and stack traces, never a secret. Set up in code, so that no
 * configuration file is searched for, and logback's classes are loaded only when they are asked for.
 */
public final class DebugLog {
    private static final String PATTERN = "debug: %msg%n%ex";

    private DebugLog() {}

    /** A logger that writes to {@code err}. */
    public static Logger to(OutputStream err) {
        LoggerContext context = new LoggerContext();
        // the binding of slf4j sets this; every event asks for it
        context.setMDCAdapter(new LogbackMDCAdapter());
        PatternLayoutEncoder encoder = new PatternLayoutEncoder();
        encoder.setContext(context);
        encoder.setPattern(PATTERN);
        encoder.start();
        OutputStreamAppender<ILoggingEvent> appender = new OutputStreamAppender<>();
        appender.setContext(context);
        appender.setEncoder(encoder);
        appender.setImmediateFlush(true);
        appender.setOutputStream(err);
        appender.start();
        ch.qos.logback.classic.Logger logger = context.getLogger("sops-installer");
        logger.setLevel(Level.DEBUG);
        logger.addAppender(appender);
        return logger;
    }
}
