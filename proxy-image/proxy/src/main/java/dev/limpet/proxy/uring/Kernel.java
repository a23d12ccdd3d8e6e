package dev.limpet.proxy.uring;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.io.IOException;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;
import java.util.Arrays;

/** The system calls of an io_uring, which the C library has no functions for, and those that map its memory. */
final class Kernel {
    /** All memory there is, for addresses that the kernel gave or is given. */
    static final MemorySegment MEMORY = MemorySegment.NULL.reinterpret(Long.MAX_VALUE);

    static final VarHandle INT = JAVA_INT.varHandle();
    static final VarHandle SHORT = JAVA_SHORT.varHandle();

    private static final StructLayout STATE = Linker.Option.captureStateLayout();
    private static final VarHandle ERRNO = STATE.varHandle(PathElement.groupElement("errno"));
    /** What each caller keeps for error numbers. */
    static final long STATE_SIZE = STATE.byteSize();

    private static final long SETUP = 425;
    private static final long ENTER = 426;
    private static final long REGISTER = 427;

    private static final int ERRORS = 4_096;
    private static final int PROT_READ_WRITE = 3;
    private static final int MAP_SHARED_POPULATE = 0x8001;

    private static final Linker LINKER = Linker.nativeLinker();
    private static final MethodHandle SYSCALL = function(
            "syscall",
            FunctionDescriptor.of(
                    JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG),
            Linker.Option.firstVariadicArg(1));
    private static final MethodHandle MMAP = function(
            "mmap", FunctionDescriptor.of(JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_INT, JAVA_INT, JAVA_INT, JAVA_LONG));
    private static final MethodHandle MUNMAP =
            function("munmap", FunctionDescriptor.of(JAVA_INT, JAVA_LONG, JAVA_LONG));
    private static final MethodHandle CLOSE = function("close", FunctionDescriptor.of(JAVA_INT, JAVA_INT));

    private static MethodHandle function(String name, FunctionDescriptor type, Linker.Option... options) {
        Linker.Option[] all = Arrays.copyOf(options, options.length + 1);
        all[options.length] = Linker.Option.captureCallState("errno");
        return LINKER.downcallHandle(LINKER.defaultLookup().findOrThrow(name), type, all);
    }

    static int setup(MemorySegment state, int entries, MemorySegment params) throws IOException {
        return (int) checked("io_uring_setup", syscall(state, SETUP, entries, params.address(), 0, 0, 0, 0));
    }

    static void register(MemorySegment state, int ring, int opcode, long argument, int count) throws IOException {
        checked("io_uring_register", syscall(state, REGISTER, ring, opcode, argument, count, 0, 0));
    }

    /** How many submissions were taken, or a negative error number. */
    static int enter(MemorySegment state, int ring, int submit, int least, int flags, long argument, long size) {
        return (int) syscall(state, ENTER, ring, submit, least, flags, argument, size);
    }

    static long map(MemorySegment state, int ring, long size, long offset) throws IOException {
        try {
            long address = (long) MMAP.invokeExact(state, 0L, size, PROT_READ_WRITE, MAP_SHARED_POPULATE, ring, offset);
            return checked("mmap", address == -1 ? -(int) ERRNO.get(state, 0L) : address);
        } catch (Throwable e) {
            throw failure(e);
        }
    }

    static void unmap(MemorySegment state, long address, long size) {
        try {
            int ignored = (int) MUNMAP.invokeExact(state, address, size);
        } catch (Throwable e) {
            throw failure(e);
        }
    }

    static void close(MemorySegment state, int descriptor) {
        try {
            int ignored = (int) CLOSE.invokeExact(state, descriptor);
        } catch (Throwable e) {
            throw failure(e);
        }
    }

    private static long syscall(MemorySegment state, long number, long a, long b, long c, long d, long e, long f) {
        try {
            long result = (long) SYSCALL.invokeExact(state, number, a, b, c, d, e, f);
            return result == -1 ? -(int) ERRNO.get(state, 0L) : result;
        } catch (Throwable thrown) {
            throw failure(thrown);
        }
    }

    private static long checked(String call, long result) throws IOException {
        if (result < 0 && result > -ERRORS) {
            throw new IOException(call + ": " + reason((int) -result));
        }
        return result;
    }

    private static String reason(int error) {
        return switch (error) {
            case 1 -> "not permitted, as by a seccomp profile or the sysctl kernel.io_uring_disabled";
            case 12 -> "no memory";
            case 22 -> "not supported by this kernel, 6.1 or later is needed";
            case 23, 24 -> "no descriptor is left";
            case 38 -> "not there";
            default -> "error number " + error;
        };
    }

    private static RuntimeException failure(Throwable thrown) {
        if (thrown instanceof Error e) {
            throw e;
        }
        return thrown instanceof RuntimeException e ? e : new IllegalStateException(thrown);
    }

    private Kernel() {}
}
