package dev.limpet.cli.cluster;

import java.net.InetAddress;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads a client's address from a command line; looks up no names. */
public final class SourceConverter implements ITypeConverter<InetAddress> {
    @Override
    public InetAddress convert(String text) {
        try {
            return InetAddress.ofLiteral(text);
        } catch (IllegalArgumentException e) {
            throw new TypeConversionException("'" + text + "' is no IPv4 or IPv6 address");
        }
    }
}
