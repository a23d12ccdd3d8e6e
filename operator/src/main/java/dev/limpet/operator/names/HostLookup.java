package dev.limpet.operator.names;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.stream.Stream;

/** Asks for the addresses of a host name. */
@FunctionalInterface
public interface HostLookup {
    /** The addresses, none when there are none or nobody answers. It may block. */
    List<String> addresses(String hostName);

    /**
     * The resolver of the system, whose answers the virtual machine keeps for 30 s. Of a host that has addresses of both
     * families only those of IPv4 count: it would be two servers otherwise.
     */
    static HostLookup system() {
        return hostName -> {
            try {
                List<InetAddress> all = List.of(InetAddress.getAllByName(hostName));
                Stream<InetAddress> chosen = all.stream().anyMatch(Inet4Address.class::isInstance)
                        ? all.stream().filter(Inet4Address.class::isInstance)
                        : all.stream();
                return chosen.map(HostLookup::text).distinct().sorted().toList();
            } catch (UnknownHostException e) {
                return List.of();
            }
        };
    }

    /** Without a zone, which means something on this machine alone. */
    private static String text(InetAddress address) {
        return address.getHostAddress().replaceFirst("%.*", "");
    }
}
