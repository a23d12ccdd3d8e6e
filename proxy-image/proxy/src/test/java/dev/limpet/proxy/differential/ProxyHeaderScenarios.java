package dev.limpet.proxy.differential;

import static dev.limpet.proxy.differential.Setup.Port.ACCEPTING;
import static java.util.concurrent.TimeUnit.MILLISECONDS;

import dev.limpet.config.ProxyProtocolVersion;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/** The PROXY protocol, in and out; what the server is sent is compared byte by byte. */
final class ProxyHeaderScenarios {
    private static final String SIGNATURE = "0d0a0d0a000d0a515549540a";
    private static final String TCP4 = SIGNATURE + "2111000c" + "c0000201" + "c6336407" + "3039" + "01bb";
    private static final String TCP4_TLVS =
            SIGNATURE + "21110015" + "c0000201" + "c6336407" + "3039" + "01bb" + "0200066e616d652e61";
    private static final String TCP6 = SIGNATURE + "21210024" + "20010db8000000000000000000000001"
            + "20010db8000000000000000000000002" + "3039" + "01bb";
    private static final String LOCAL = SIGNATURE + "20000000";
    private static final String UNSPECIFIED = SIGNATURE + "21000000";

    static final List<Scenario> ALL = all();

    private static List<Scenario> all() {
        List<Scenario> all = new ArrayList<>();
        Setup patient = Setup.of(Waits.PATIENT, ACCEPTING);
        for (ProxyProtocolVersion out : ProxyProtocolVersion.values()) {
            String suffix = "-out-" + out.name().toLowerCase(java.util.Locale.ROOT);
            all.add(passes("header-none" + suffix, patient.sending(out), ""));
            all.add(passes("header-none-ipv6" + suffix, patient.overIpv6().sending(out), ""));
            Setup both = patient.trustingClients().sending(out);
            all.add(passes("header-v1-tcp4" + suffix, both, "PROXY TCP4 192.0.2.1 198.51.100.7 12345 443\r\n"));
            all.add(passes("header-v1-tcp6" + suffix, both, "PROXY TCP6 2001:db8::1 2001:db8::2 12345 443\r\n"));
            all.add(passes("header-v1-unknown" + suffix, both, "PROXY UNKNOWN\r\n"));
            all.add(passes("header-v2-tcp4" + suffix, both, binary(TCP4)));
            all.add(passes("header-v2-tcp6" + suffix, both, binary(TCP6)));
            all.add(passes("header-v2-local" + suffix, both, binary(LOCAL)));
            all.add(passes("header-v2-tlvs" + suffix, both, binary(TCP4_TLVS)));
        }
        Setup in = patient.trustingClients();
        all.add(passes("header-v1-in", in, "PROXY TCP4 192.0.2.1 198.51.100.7 12345 443\r\n"));
        all.add(passes("header-v2-in", in, binary(TCP4)));
        all.add(Scenario.of("header-not-trusted", in, "--", stage -> {
            Talk client = stage.client("127.200.0.1");
            client.sends("PROXY TCP4 192.0.2.1 198.51.100.7 12345 443\r\nquestion");
            Talk server = stage.accepted("a");
            server.receives(53);
            client.closes();
            server.receivesToTheEnd();
            server.closes();
        }));
        all.add(onlyLimpetTakes("header-v1-unknown-addresses", "PROXY UNKNOWN 192.0.2.1 198.51.100.7 1 2\r\n")
                .but(
                        "the specification has receivers ignore all that follows UNKNOWN",
                        transcript -> taken("header-v1-unknown-addresses", "127.0.0.1:n")));
        all.add(onlyLimpetTakes("header-v2-unspecified", binary(UNSPECIFIED))
                .but(
                        "the specification has receivers take a header of an unspecified family",
                        transcript -> taken("header-v2-unspecified", "127.0.0.1:n")));
        all.add(onlyLimpetTakes("header-in-pieces", "PROXY TCP4 192.0.2.1 198.5", "1.100.7 12345 443\r", "\n")
                .but(
                        "the network may cut a header anywhere, whatever its sender meant",
                        transcript -> taken("header-in-pieces", "192.0.2.1:12345")));
        all.add(refused("header-missing", "question"));
        all.add(refused("header-v1-malformed", "PROXY TCP4 192.0.2.1 198.51.100.7 12345\r\n"));
        all.add(refused("header-v1-bad-family", "PROXY TCP5 192.0.2.1 198.51.100.7 12345 443\r\n"));
        all.add(refused("header-v1-endless", "PROXY " + "x".repeat(200)));
        all.add(refused("header-v2-bad-version", binary(SIGNATURE + "3111000c" + "c0000201c633640730393039")));
        all.add(refused("header-v2-bad-command", binary(SIGNATURE + "2511000c" + "c0000201c633640730393039")));
        all.add(refused("header-v2-too-short", binary(SIGNATURE + "21110004" + "c0000201")));
        all.add(Expected.headerRefusedByLine(
                Scenario.of(
                        "header-never-comes",
                        Setup.of(Waits.SHORT_CLIENT, ACCEPTING).trustingClients(),
                        "!!",
                        stage -> {
                            Talk client = stage.client();
                            client.receivesToTheEnd();
                        }),
                "cR"));
        all.add(Expected.headerRefusedByLine(
                Scenario.of(
                        "header-begun-never-ends",
                        Setup.of(Waits.SHORT_CLIENT, ACCEPTING).trustingClients(),
                        "!!",
                        stage -> {
                            Talk client = stage.client();
                            client.sends("PROXY ");
                            client.receivesToTheEnd();
                        }),
                "cR"));
        all.add(Expected.headerRefusedByLine(
                Scenario.of("header-begun-client-leaves", in, "!!", stage -> {
                    Talk client = stage.client();
                    client.sends("PROXY ");
                    client.finishes();
                    client.receivesToTheEnd();
                }),
                "CR"));
        return List.copyOf(all);
    }

    private static Scenario passes(String name, Setup setup, String header) {
        return Scenario.of(name, setup, "--", stage -> {
            Talk client = stage.client();
            client.sends(header + "question");
            Talk server = stage.accepted("a");
            server.finishes();
            client.receivesToTheEnd();
            client.closes();
            server.receivesToTheEnd();
            server.closes();
        });
    }

    /** A header that HAProxy refuses. */
    private static Scenario onlyLimpetTakes(String name, String... pieces) {
        return Scenario.of(name, Setup.of(Waits.PATIENT, ACCEPTING).trustingClients(), "!!", stage -> {
            Talk client = stage.client();
            for (String piece : pieces) {
                client.sendsOrFinds(piece);
                MILLISECONDS.sleep(50);
            }
            client.sendsOrFinds("question");
            Optional<Talk> server = stage.acceptedSoon("a");
            if (server.isPresent()) {
                server.get().receives(8);
                server.get().closes();
            }
            client.receivesToTheEnd();
            client.closes();
        });
    }

    private static List<String> taken(String name, String client) {
        return List.of(
                "a 1: 'question'",
                "client 1: FIN",
                "log: " + client + " " + name + "-servers/a n/n/n 0 -- 1/0/0/0 0/0");
    }

    private static Scenario refused(String name, String begin) {
        Scenario scenario = Scenario.of(name, Setup.of(Waits.PATIENT, ACCEPTING).trustingClients(), "!!", stage -> {
            Talk client = stage.client();
            client.sends(begin);
            client.receivesToTheEnd();
        });
        return Expected.headerRefusedByLine(scenario, "PR");
    }

    private static String binary(String hex) {
        return new String(HexFormat.of().parseHex(hex), StandardCharsets.ISO_8859_1);
    }

    private ProxyHeaderScenarios() {}
}
