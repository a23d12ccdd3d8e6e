package dev.limpet.proxy.accesslog;

/** How a session is told in one line, without its end. Used by the log's thread alone. */
interface LineFormat {
    String line(SessionRecord session);
}
