package dev.limpet.config;

/**
 * A syslog receiver, spoken to by UDP.
 *
 * @param host an IPv4 or IPv6 address
 * @param facility a facility of RFC 5424, table 1, by its common name such as {@code local0}
 */
public record SyslogConfig(String host, int port, String facility) {
    public SyslogConfig {
        Check.address("syslog.host", host);
        Check.port("syslog.port", port);
        if (!Facilities.known(facility)) {
            throw new IllegalArgumentException(
                    "syslog.facility: '" + facility + "' is none of " + String.join(", ", Facilities.NAMES));
        }
    }

    /** The facility's number, 0 to 23. */
    public int facilityCode() {
        return Facilities.NAMES.indexOf(facility);
    }
}
