package dev.limpet.config;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.regex.Pattern;

/** Where a syslog receiver is found. */
public sealed interface SyslogReceiver {
    /** One on the network; {@code host} is an IPv4 or IPv6 address, or a name. */
    record Network(String host, int port) implements SyslogReceiver {}

    /** A socket in the file system. */
    record Socket(Path path) implements SyslogReceiver {}

    /**
     * Reads an address as the transport has it.
     *
     * @throws IllegalArgumentException with a sentence that names the address and what is allowed
     */
    static SyslogReceiver of(SyslogTransport transport, String address) {
        return switch (transport) {
            case UDP, TCP -> network(address);
            case UNIX_DATAGRAM, UNIX_STREAM -> socket(address);
        };
    }

    private static SyslogReceiver network(String address) {
        int colon = address.lastIndexOf(':');
        String host = address.substring(0, Math.max(0, colon));
        String port = address.substring(colon + 1);
        boolean bracketed = host.startsWith("[") && host.endsWith("]");
        if (!(bracketed ? Forms.IPV6 : Forms.HOST).matcher(host).matches()
                || !port.matches("[0-9]{1,5}")
                || Integer.parseInt(port) < 1
                || Integer.parseInt(port) > 65_535) {
            throw new IllegalArgumentException("syslog.address: '" + address
                    + "' must be a host and a port, such as 10.0.0.9:514, [fd00::9]:514 or logs.example:514");
        }
        String bare = bracketed ? host.substring(1, host.length() - 1) : host;
        if (bracketed || Forms.NUMBERS.matcher(host).matches()) {
            Check.address("syslog.address", bare);
        }
        return new Network(bare, Integer.parseInt(port));
    }

    private static SyslogReceiver socket(String address) {
        int length = address.getBytes(StandardCharsets.UTF_8).length;
        if (!address.startsWith("/") || length > Forms.LONGEST_PATH) {
            throw new IllegalArgumentException("syslog.address: '" + address + "' must be an absolute path of at most "
                    + Forms.LONGEST_PATH + " bytes, such as /dev/log");
        }
        return new Socket(Path.of(address));
    }

    /** The written forms. */
    final class Forms {
        /** What the kernel's {@code sockaddr_un} holds, its last byte aside. */
        private static final int LONGEST_PATH = 107;

        private static final Pattern IPV6 = Pattern.compile("\\[[0-9A-Fa-f:.]+]");
        private static final Pattern HOST = Pattern.compile("[A-Za-z0-9]([-A-Za-z0-9.]{0,251}[A-Za-z0-9.])?");
        private static final Pattern NUMBERS = Pattern.compile("[0-9.]+");

        private Forms() {}
    }
}
