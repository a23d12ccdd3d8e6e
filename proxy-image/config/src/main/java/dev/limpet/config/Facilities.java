package dev.limpet.config;

import java.util.List;

/** The syslog facilities of RFC 5424, table 1, in the order of their numbers. */
final class Facilities {
    static final List<String> NAMES = List.of(
            "kern",
            "user",
            "mail",
            "daemon",
            "auth",
            "syslog",
            "lpr",
            "news",
            "uucp",
            "cron",
            "authpriv",
            "ftp",
            "ntp",
            "audit",
            "alert",
            "clock",
            "local0",
            "local1",
            "local2",
            "local3",
            "local4",
            "local5",
            "local6",
            "local7");

    static boolean known(String name) {
        return NAMES.contains(name);
    }

    private Facilities() {}
}
