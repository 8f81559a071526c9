package io.landbridge.testkit.server;

import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.ArgumentsProvider;
import org.junit.jupiter.params.support.AnnotationConsumer;
import org.junit.jupiter.params.support.ParameterDeclarations;

/** Reads {@link Kinds}. */
final class KindsOfServers implements ArgumentsProvider, AnnotationConsumer<Kinds> {

    private Stream<ServerKind> kinds = Stream.empty();

    @Override
    public void accept(Kinds wanted) {
        Stream<ServerKind> more = OnDemand.isWanted() ? Arrays.stream(wanted.onDemand()) : Stream.empty();
        kinds = Stream.concat(Arrays.stream(wanted.value()), more);
    }

    @Override
    public Stream<? extends Arguments> provideArguments(ParameterDeclarations parameters, ExtensionContext context) {
        return kinds.map(Arguments::of);
    }
}
