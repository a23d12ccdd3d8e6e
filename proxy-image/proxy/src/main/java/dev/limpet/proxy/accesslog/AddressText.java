package dev.limpet.proxy.accesslog;

import java.net.InetAddress;
import java.nio.ByteBuffer;

/**
 * Addresses as C's {@code inet_ntop} and so HAProxy write them: of an IPv6 address, the longest run of two or more zero
 * groups is {@code ::} (RFC 5952). Java writes every zero.
 */
public final class AddressText {
    private static final int GROUPS = 8;

    /** The address, without a zone. */
    public static String of(InetAddress address) {
        byte[] bytes = address.getAddress();
        return bytes.length == 4 ? address.getHostAddress() : ipv6(ByteBuffer.wrap(bytes));
    }

    private static String ipv6(ByteBuffer bytes) {
        int start = 0;
        int length = 1;
        for (int group = 0; group < GROUPS; group++) {
            int end = group;
            while (end < GROUPS && bytes.getShort(2 * end) == 0) {
                end++;
            }
            if (end - group > length) {
                start = group;
                length = end - group;
            }
        }
        StringBuilder text = new StringBuilder(39);
        for (int group = 0; group < GROUPS; group++) {
            if (length > 1 && group == start) {
                text.append("::");
                group += length - 1;
            } else {
                if (!text.isEmpty() && text.charAt(text.length() - 1) != ':') {
                    text.append(':');
                }
                text.append(Integer.toHexString(bytes.getShort(2 * group) & 0xFFFF));
            }
        }
        return text.toString();
    }

    private AddressText() {}
}
