package dev.limpet.crds;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;

/** A syslog receiver, spoken to by UDP. */
@ApiRecord
public record Syslog(
        @JsonPropertyDescription("IPv4 or IPv6 address and port, such as 10.0.0.9:514 or [fd00::9]:514.")
        @Required
        @Pattern(Form.SOCKET_ADDRESS)
        @Size(min = 9, max = 53)
        String address,

        @JsonPropertyDescription("Facility of RFC 5424.") @Default("local0")
        SyslogFacility facility) {

    public Syslog {
        facility = facility == null ? SyslogFacility.LOCAL0 : facility;
    }
}
