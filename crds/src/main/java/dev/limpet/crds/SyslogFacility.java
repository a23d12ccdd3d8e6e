package dev.limpet.crds;

import com.fasterxml.jackson.annotation.JsonProperty;

/** The facilities of RFC 5424, table 1, in the order of their numbers. */
public enum SyslogFacility {
    @JsonProperty("kern")
    KERN,
    @JsonProperty("user")
    USER,
    @JsonProperty("mail")
    MAIL,
    @JsonProperty("daemon")
    DAEMON,
    @JsonProperty("auth")
    AUTH,
    @JsonProperty("syslog")
    SYSLOG,
    @JsonProperty("lpr")
    LPR,
    @JsonProperty("news")
    NEWS,
    @JsonProperty("uucp")
    UUCP,
    @JsonProperty("cron")
    CRON,
    @JsonProperty("authpriv")
    AUTHPRIV,
    @JsonProperty("ftp")
    FTP,
    @JsonProperty("ntp")
    NTP,
    @JsonProperty("audit")
    AUDIT,
    @JsonProperty("alert")
    ALERT,
    @JsonProperty("clock")
    CLOCK,
    @JsonProperty("local0")
    LOCAL0,
    @JsonProperty("local1")
    LOCAL1,
    @JsonProperty("local2")
    LOCAL2,
    @JsonProperty("local3")
    LOCAL3,
    @JsonProperty("local4")
    LOCAL4,
    @JsonProperty("local5")
    LOCAL5,
    @JsonProperty("local6")
    LOCAL6,
    @JsonProperty("local7")
    LOCAL7
}
