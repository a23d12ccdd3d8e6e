package dev.limpet.proxy.net;

import java.io.IOException;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;

/** Linux's fcntl(2), for the one thing that Netty's pipes lack: how much room they have. */
final class PipeRoom {
    private static final int F_SETPIPE_SZ = 1_031;
    private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT;
    private static final MethodHandle FCNTL = Linker.nativeLinker()
            .downcallHandle(
                    Linker.nativeLinker().defaultLookup().findOrThrow("fcntl"),
                    FunctionDescriptor.of(INT, INT, INT, INT),
                    Linker.Option.firstVariadicArg(2));

    /** Makes the call ready, which takes some milliseconds once. */
    static void link() {
        call(-1, 0);
    }

    /**
     * Gives a pipe room for so many bytes.
     *
     * @param descriptor one of its ends
     */
    static void set(int descriptor, int bytes) throws IOException {
        if (call(descriptor, bytes) < bytes) {
            throw new IOException("the kernel has no room of " + bytes + " bytes for a pipe");
        }
    }

    private static int call(int descriptor, int bytes) {
        try {
            return (int) FCNTL.invokeExact(descriptor, F_SETPIPE_SZ, bytes);
        } catch (Throwable e) {
            throw new IllegalStateException("a call of the C library failed", e);
        }
    }

    private PipeRoom() {}
}
