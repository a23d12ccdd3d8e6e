package dev.limpet.proxy;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.encoder.Encoder;
import ch.qos.logback.core.spi.ContextAwareBase;
import dev.limpet.config.log.JsonEncoder;
import dev.limpet.config.log.LogfmtEncoder;
import java.util.Map;

/**
 * The log of the process: a line an event, on standard error. {@code LIMPET_LOG_FORMAT} is {@code logfmt}, the default, or
 * {@code json}, {@code LIMPET_LOG_LEVEL} the least level that is written, {@code INFO} by default.
 *
 * <p>Logback finds it as a service, and so need not read XML, which takes a tenth of a start. A file that the system
 * property {@code logback.configurationFile} names has its way instead.
 */
public final class ProcessLog extends ContextAwareBase implements Configurator {
    @Override
    public ExecutionStatus configure(LoggerContext context) {
        if (System.getProperty("logback.configurationFile") != null) {
            return ExecutionStatus.INVOKE_NEXT_IF_ANY;
        }
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
        Logger root = context.getLogger(Logger.ROOT_LOGGER_NAME);
        root.setLevel(Level.toLevel(variables.get("LIMPET_LOG_LEVEL"), Level.INFO));
        root.addAppender(appender);
        return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
    }
}
