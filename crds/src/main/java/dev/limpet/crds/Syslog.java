package dev.limpet.crds;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;

/** A syslog receiver. */
@ApiRecord
public record Syslog(
        @JsonPropertyDescription(
                "Host and port, such as 10.0.0.9:514, [fd00::9]:514 or syslog.logging.svc:514. A name is looked up again whenever the receiver is connected to, and every 30s with Udp.")
        @Required
        @Pattern(Form.HOST_AND_PORT)
        @Size(min = 3, max = 259)
        String address,

        @JsonPropertyDescription(
                "Udp: a datagram for each line. Tcp: a connection, on which each line follows its length (RFC 6587, octet counting).")
        @Default("Udp")
        SyslogTransport transport,

        @JsonPropertyDescription(
                "Rfc3164: as HAProxy sends it, without a host name. Rfc5424: with the replica's name and the time to the millisecond.")
        @Default("Rfc3164")
        SyslogFormat format,

        @JsonPropertyDescription("Facility of RFC 5424.") @Default("local0")
        SyslogFacility facility) {

    public Syslog {
        transport = transport == null ? SyslogTransport.UDP : transport;
        format = format == null ? SyslogFormat.RFC_3164 : format;
        facility = facility == null ? SyslogFacility.LOCAL0 : facility;
    }
}
