package dev.limpet.config.records;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.limpet.config.records.Tokens.Kind;
import java.io.IOException;
import java.util.Optional;
import java.util.function.Function;

/** A value that may be absent, as {@code O}, which is an {@link Optional} or one of its likes for numbers. */
record OptionalForm<T, O>(Form<T> of, O none, Function<T, O> wrap, Function<O, Optional<T>> unwrap) implements Form<O> {
    @Override
    public O read(Cursor in) throws RecordException {
        return in.at(Kind.NULL) && in.unknown() instanceof UnknownFields.Skipped ? none : wrap.apply(of.read(in));
    }

    @Override
    public void write(O value, JsonGenerator out) throws IOException {
        Optional<T> present = unwrap.apply(value);
        if (present.isPresent()) {
            of.write(present.get(), out);
        } else {
            out.writeNull();
        }
    }

    @Override
    public Optional<O> absent() {
        return Optional.of(none);
    }

    @Override
    public boolean isAbsent(O value) {
        return value.equals(none);
    }
}
