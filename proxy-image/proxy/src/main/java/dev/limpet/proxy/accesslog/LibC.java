package dev.limpet.proxy.accesslog;

import java.io.IOException;
import java.lang.foreign.AddressLayout;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;
import java.nio.charset.StandardCharsets;

/**
 * Datagram sockets of the file system, which Java does not have, by the C library. The numbers are Linux's, and the same on
 * every processor that the proxy runs on.
 */
final class LibC {
    private static final short AF_UNIX = 1;
    private static final int SOCK_DGRAM = 2;
    private static final int SOCK_CLOEXEC = 0x80000;
    private static final int MSG_DONTWAIT = 0x40;
    private static final int MSG_NOSIGNAL = 0x4000;
    private static final int EAGAIN = 11;
    /** Of {@code sockaddr_un}: its size, and where the path begins. */
    private static final int ADDRESS_SIZE = 110;

    private static final int PATH_AT = 2;

    private static final Linker LINKER = Linker.nativeLinker();
    private static final StructLayout STATE = Linker.Option.captureStateLayout();
    private static final VarHandle ERRNO = STATE.varHandle(MemoryLayout.PathElement.groupElement("errno"));
    private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT;
    private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG;
    private static final AddressLayout POINTER = ValueLayout.ADDRESS;
    private static final MethodHandle SOCKET = function("socket", FunctionDescriptor.of(INT, INT, INT, INT));
    private static final MethodHandle CONNECT = function("connect", FunctionDescriptor.of(INT, INT, POINTER, INT));
    private static final MethodHandle SEND = function("send", FunctionDescriptor.of(LONG, INT, POINTER, LONG, INT));
    private static final MethodHandle CLOSE = function("close", FunctionDescriptor.of(INT, INT));
    private static final MethodHandle STRERROR =
            LINKER.downcallHandle(LINKER.defaultLookup().findOrThrow("strerror"), FunctionDescriptor.of(POINTER, INT));

    private interface Call {
        long run(Arena arena, MemorySegment state) throws Throwable;
    }

    /** A new socket's descriptor. */
    static int socket() throws IOException {
        return (int) succeed("socket", (arena, state) ->
                (int) SOCKET.invokeExact(state, (int) AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0));
    }

    static void connect(int descriptor, String path) throws IOException {
        byte[] name = path.getBytes(StandardCharsets.UTF_8);
        succeed(path, (arena, state) -> {
            MemorySegment address = arena.allocate(ADDRESS_SIZE);
            address.set(ValueLayout.JAVA_SHORT_UNALIGNED, 0, AF_UNIX);
            MemorySegment.copy(name, 0, address, ValueLayout.JAVA_BYTE, PATH_AT, name.length);
            return (int) CONNECT.invokeExact(state, descriptor, address, ADDRESS_SIZE);
        });
    }

    /** Sends a datagram; false when the receiver has no room now. */
    static boolean send(int descriptor, byte[] message) throws IOException {
        return succeed("send", (arena, state) -> {
                    MemorySegment bytes = arena.allocateFrom(ValueLayout.JAVA_BYTE, message);
                    long sent = (long) SEND.invokeExact(
                            state, descriptor, bytes, (long) message.length, MSG_DONTWAIT | MSG_NOSIGNAL);
                    return sent < 0 && (int) ERRNO.get(state, 0L) == EAGAIN ? Long.MAX_VALUE : sent;
                })
                != Long.MAX_VALUE;
    }

    static void close(int descriptor) throws IOException {
        succeed("close", (arena, state) -> (int) CLOSE.invokeExact(state, descriptor));
    }

    /** Makes a call whose negative result is a failure. */
    private static long succeed(String what, Call call) throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment state = arena.allocate(STATE);
            long result = call.run(arena, state);
            if (result < 0) {
                MemorySegment reason = (MemorySegment) STRERROR.invokeExact((int) ERRNO.get(state, 0L));
                throw new IOException(
                        what + ": " + reason.reinterpret(Long.MAX_VALUE).getString(0));
            }
            return result;
        } catch (IOException | RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException("a call of the C library failed", e);
        }
    }

    private static MethodHandle function(String name, FunctionDescriptor descriptor) {
        return LINKER.downcallHandle(
                LINKER.defaultLookup().findOrThrow(name), descriptor, Linker.Option.captureCallState("errno"));
    }

    private LibC() {}
}
