package dev.limpet.config;

/**
 * A syslog receiver of access logs.
 *
 * @param address where it is: for {@link SyslogTransport#UDP} and {@link SyslogTransport#TCP} a host and a port, an IPv6
 *     address in brackets; for the others a path
 * @param facility a facility of RFC 5424, table 1, by its common name such as {@code local0}
 */
public record SyslogConfig(SyslogTransport transport, String address, SyslogFormat format, String facility) {
    public SyslogConfig {
        SyslogReceiver.of(transport, address);
        if (!Facilities.known(facility)) {
            throw new IllegalArgumentException(
                    "syslog.facility: '" + facility + "' is none of " + String.join(", ", Facilities.NAMES));
        }
    }

    public SyslogReceiver receiver() {
        return SyslogReceiver.of(transport, address);
    }

    /** The facility's number, 0 to 23. */
    public int facilityCode() {
        return Facilities.NAMES.indexOf(facility);
    }
}
