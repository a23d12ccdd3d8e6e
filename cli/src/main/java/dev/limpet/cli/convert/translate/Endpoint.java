package dev.limpet.cli.convert.translate;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * An address as HAProxy writes it: {@code 10.0.0.1:80}, {@code :80}, {@code *:80}, {@code [::1]:80},
 * {@code ipv4@name:80}, {@code /run/socket}.
 *
 * @param host address or name; empty for all addresses
 * @param port as written: a number, a range or an offset; empty where there is none
 */
record Endpoint(String host, String port, boolean socket) {
    private static final Pattern IPV4 =
            Pattern.compile("((25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])([.]|$)){4}(?<![.])");
    private static final Pattern IP_PREFIX = Pattern.compile("(ipv4|ipv6|tcp|tcp4|tcp6|stream\\+ipv?[46]?)@");

    static Endpoint of(String word) {
        String text = IP_PREFIX.matcher(word).lookingAt() ? word.substring(word.indexOf('@') + 1) : word;
        if (text.contains("@") || text.startsWith("/")) {
            return new Endpoint(text, "", true);
        }
        int colon = text.lastIndexOf(':');
        boolean port = colon >= 0 && text.indexOf(']', colon) < 0;
        String host = port ? text.substring(0, colon) : text;
        if (host.startsWith("[") && host.endsWith("]")) {
            host = host.substring(1, host.length() - 1);
        }
        return new Endpoint(host.equals("*") ? "" : host, port ? text.substring(colon + 1) : "", false);
    }

    boolean isAddress() {
        return isIpv4() || isIpv6();
    }

    boolean isAny() {
        return host.isEmpty() || host.equals("0.0.0.0") || host.equals("::");
    }

    boolean isLoopback() {
        return host.startsWith("127.") || host.equals("::1") || host.equals("localhost");
    }

    Optional<Integer> portNumber() {
        return port.matches("[0-9]{1,5}") ? Optional.of(Integer.parseInt(port)) : Optional.empty();
    }

    private boolean isIpv4() {
        return IPV4.matcher(host).matches();
    }

    private boolean isIpv6() {
        return host.contains(":") && host.matches("[0-9A-Fa-f:.]+");
    }
}
