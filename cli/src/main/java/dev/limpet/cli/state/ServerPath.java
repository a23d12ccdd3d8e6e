package dev.limpet.cli.state;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Names a server on a command line: {@code LB/BACKEND/SERVER}. */
record ServerPath(String loadBalancer, String backend, String server) {
    @Override
    public String toString() {
        return loadBalancer + "/" + backend + "/" + server;
    }

    static final class Converter implements ITypeConverter<ServerPath> {
        @Override
        public ServerPath convert(String text) {
            String[] names = text.split("/", -1);
            if (names.length != 3 || names[0].isEmpty() || names[1].isEmpty() || names[2].isEmpty()) {
                throw new TypeConversionException("'" + text + "' is not LB/BACKEND/SERVER, such as web/web/a");
            }
            return new ServerPath(names[0], names[1], names[2]);
        }
    }
}
