package dev.limpet.proxy;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.util.LogbackMDCAdapter;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.encoder.Encoder;
import dev.limpet.config.log.JsonEncoder;
import dev.limpet.config.log.LogfmtEncoder;
import java.util.Map;
import org.slf4j.ILoggerFactory;
import org.slf4j.IMarkerFactory;
import org.slf4j.helpers.BasicMarkerFactory;
import org.slf4j.spi.MDCAdapter;
import org.slf4j.spi.SLF4JServiceProvider;

/**
 * The log of the process: a line an event, on standard error, by Logback. {@code LIMPET_LOG_FORMAT} is {@code logfmt}, the
 * default, or {@code json}, {@code LIMPET_LOG_LEVEL} the least level that is written, {@code INFO} by default.
 *
 * <p>SLF4J is told of it by name, and so neither looks for services in all jars nor has Logback read XML, which would take
 * a tenth of a start.
 */
public final class ProcessLog implements SLF4JServiceProvider {
    private final LoggerContext context = new LoggerContext();
    private final IMarkerFactory markers = new BasicMarkerFactory();
    private final LogbackMDCAdapter diagnostics = new LogbackMDCAdapter();

    /** Has this process log so; to be called before anything else is. */
    static void install() {
        System.setProperty("slf4j.provider", ProcessLog.class.getName());
        System.setProperty("slf4j.internal.verbosity", "WARN");
    }

    @Override
    public void initialize() {
        context.setName("default");
        context.setMDCAdapter(diagnostics);
        Map<String, String> variables = System.getenv();
        Encoder<ILoggingEvent> encoder =
                "json".equals(variables.get("LIMPET_LOG_FORMAT")) ? new JsonEncoder() : new LogfmtEncoder();
        encoder.setContext(context);
        encoder.start();
        ConsoleAppender<ILoggingEvent> appender = new ConsoleAppender<>();
        appender.setContext(context);
        appender.setTarget("System.err");
        appender.setEncoder(encoder);
        appender.start();
        Logger root = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        root.setLevel(Level.toLevel(variables.get("LIMPET_LOG_LEVEL"), Level.INFO));
        root.addAppender(appender);
        context.start();
    }

    @Override
    public ILoggerFactory getLoggerFactory() {
        return context;
    }

    @Override
    public IMarkerFactory getMarkerFactory() {
        return markers;
    }

    @Override
    public MDCAdapter getMDCAdapter() {
        return diagnostics;
    }

    @Override
    public String getRequestedApiVersion() {
        return "2.0.99";
    }
}
