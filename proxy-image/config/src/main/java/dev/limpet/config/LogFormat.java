package dev.limpet.config;

/** The form of an access log line. */
public enum LogFormat {
    /** HAProxy's tcplog, to the letter. */
    TCP,
    /** One JSON object a line. */
    JSON,
    /** No access log. */
    NONE
}
