package io.seatledger.infra.parts;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A value that is created at its first use. */
final class Once<T> {

    private final Supplier<T> maker;
    private @Nullable T value;

    Once(Supplier<T> maker) {
        this.maker = maker;
    }

    synchronized T get() {
        T made = value;
        if (made == null) {
            made = maker.get();
            value = made;
        }
        return made;
    }
}
