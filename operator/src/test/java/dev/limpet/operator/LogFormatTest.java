package dev.limpet.operator;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.joran.JoranConfigurator;
import ch.qos.logback.classic.util.LogbackMDCAdapter;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** The operator's own log configuration, in both formats. */
class LogFormatTest {
    @Test
    void anEventIsOneLineOfLogfmt() throws Exception {
        assertThat(log("logfmt"))
                .matches("time=\\S+Z level=WARN logger=Reconciler msg=\"it \\\\\"failed\\\\\"\" loadBalancer=shop/web"
                        + " exception=\"java.lang.IllegalStateException: first\\\\nsecond.*\"\n");
    }

    @Test
    void anEventIsOneLineOfJson() throws Exception {
        String line = log("json");
        assertThat(line.lines()).hasSize(1);
        JsonNode event = new JsonMapper().readTree(line);
        assertThat(event.path("msg").asText()).isEqualTo("it \"failed\"");
        assertThat(event.path("loadBalancer").asText()).isEqualTo("shop/web");
        assertThat(event.path("exception").asText()).startsWith("java.lang.IllegalStateException: first\nsecond");
    }

    private static String log(String format) throws Exception {
        ByteArrayOutputStream written = new ByteArrayOutputStream();
        PrintStream before = System.out;
        System.setOut(new PrintStream(written, true, StandardCharsets.UTF_8));
        LoggerContext context = new LoggerContext();
        try {
            context.setMDCAdapter(new LogbackMDCAdapter());
            context.putProperty("LIMPET_LOG_FORMAT", format);
            JoranConfigurator configurator = new JoranConfigurator();
            configurator.setContext(context);
            URL configuration = LogFormatTest.class.getResource("logback.xml");
            configurator.doConfigure(Objects.requireNonNull(configuration));
            context.getLogger("dev.limpet.operator.Reconciler")
                    .atWarn()
                    .addKeyValue("loadBalancer", "shop/web")
                    .setCause(new IllegalStateException("first\nsecond"))
                    .log("it \"failed\"");
        } finally {
            context.stop();
            System.setOut(before);
        }
        return written.toString(StandardCharsets.UTF_8);
    }
}
