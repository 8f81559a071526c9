package io.landbridge.pipeline.stream;

import io.landbridge.pipeline.schema.Engine;
import io.landbridge.pipeline.stream.ChangeEvent.Operation;
import io.landbridge.pipeline.stream.RowTies.UniqueValue;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Ways in which ties can be overlooked, to see that the tests notice. */
enum BrokenTies {
    WITHOUT_KEYS(null),
    WITHOUT_VALUES(null),
    WITHOUT_OLD_VALUES(null),
    /** Only there may a log lack old values. */
    UNKNOWN_AS_NONE(Engine.POSTGRESQL);

    final @Nullable Engine only;

    BrokenTies(@Nullable Engine only) {
        this.only = only;
    }

    /** What is left of the right ones. */
    Ties of(Ties right) {
        return (event, touched) -> switch (this) {
            case WITHOUT_KEYS -> right.touch(event, only(touched, true));
            case WITHOUT_VALUES -> right.touch(event, only(touched, false));
            case WITHOUT_OLD_VALUES -> {
                boolean known = right.touch(event, only(touched, false));
                EventRow now = event.after();
                yield known
                        && (now == null
                                || right.touch(
                                        new ChangeEvent(event.mapping(), Operation.INSERT, null, now),
                                        only(touched, true)));
            }
            case UNKNOWN_AS_NONE -> {
                right.touch(event, touched);
                yield true;
            }
        };
    }

    private static Consumer<Object> only(Consumer<Object> touched, boolean values) {
        return object -> {
            if (object instanceof UniqueValue == values) {
                touched.accept(object);
            }
        };
    }
}
