package dev.limpet.proxy.peers.dns;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The DNS servers that a machine is set up with, as resolv.conf(5) has them. */
public final class NameServers {
    private static final Logger LOG = LoggerFactory.getLogger(NameServers.class);
    private static final Path RESOLV_CONF = Path.of("/etc/resolv.conf");
    private static final String KEYWORD = "nameserver";
    private static final int PORT = 53;

    private NameServers() {}

    /** Those of this machine. As for the C library it is one itself where none is named. */
    public static List<InetSocketAddress> ofTheSystem() {
        String reason = "the file names none";
        try {
            List<InetSocketAddress> named = in(Files.readString(RESOLV_CONF));
            if (!named.isEmpty()) {
                return named;
            }
        } catch (IOException e) {
            reason = e.toString();
        }
        LOG.atWarn()
                .addKeyValue("file", RESOLV_CONF)
                .addKeyValue("reason", reason)
                .log("no DNS server is named, this machine is asked");
        return List.of(new InetSocketAddress(InetAddress.getLoopbackAddress(), PORT));
    }

    /** Those that a file's text names, in its order; lines that name none are passed over. */
    static List<InetSocketAddress> in(String text) {
        return text.lines()
                .map(line -> line.strip().split("\\s+"))
                .filter(words -> words.length > 1 && words[0].equals(KEYWORD))
                .flatMap(words -> address(words[1]).stream())
                .toList();
    }

    private static Optional<InetSocketAddress> address(String literal) {
        try {
            return Stream.of(InetAddress.ofLiteral(literal))
                    .map(address -> new InetSocketAddress(address, PORT))
                    .findAny();
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
