package io.landbridge.architecture;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.domain.JavaType;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Public means that another package uses it, or that it stands in a public signature of something that another package
 * uses; anything else is a promise that nobody asked for.
 */
public final class UsedElsewhere extends ArchCondition<JavaClass> {

    private final Set<JavaClass> used = new HashSet<>();

    private final Predicate<JavaClass> excused;

    public UsedElsewhere(Predicate<JavaClass> excused) {
        super("be used by another package of the product");
        this.excused = excused;
    }

    @Override
    public void init(Collection<JavaClass> publicClasses) {
        Deque<JavaClass> unread = new ArrayDeque<>();
        for (JavaClass item : publicClasses) {
            if ((excused.test(item) || isNamedElsewhere(item)) && used.add(item)) {
                unread.add(item);
            }
        }
        while (!unread.isEmpty()) {
            offered(unread.remove())
                    .map(UsedElsewhere::outermost)
                    .filter(used::add)
                    .forEach(unread::add);
        }
    }

    @Override
    public void check(JavaClass item, ConditionEvents events) {
        events.add(new SimpleConditionEvent(
                item,
                used.contains(item) || excused.test(item),
                item.getName() + " is public, but only its own package uses it"));
    }

    private static boolean isNamedElsewhere(JavaClass item) {
        return withNested(item)
                .flatMap(type -> type.getDirectDependenciesToSelf().stream())
                .anyMatch(use -> !use.getOriginClass().getPackageName().equals(item.getPackageName()));
    }

    private static Stream<JavaClass> offered(JavaClass item) {
        return withNested(item)
                .flatMap(type -> type.getCodeUnits().stream())
                .filter(unit -> !unit.getModifiers().contains(JavaModifier.PRIVATE))
                .flatMap(UsedElsewhere::signature)
                .flatMap(type -> type.getAllInvolvedRawTypes().stream());
    }

    private static Stream<JavaType> signature(JavaCodeUnit unit) {
        return Stream.of(
                        Stream.of(unit.getReturnType()),
                        unit.getParameterTypes().stream(),
                        unit.getExceptionTypes().stream())
                .flatMap(types -> types);
    }

    // A nested type is named through the one around it, which must then be public as well.
    private static Stream<JavaClass> withNested(JavaClass item) {
        return item.getPackage().getClasses().stream()
                .filter(type -> outermost(type).equals(item));
    }

    private static JavaClass outermost(JavaClass type) {
        JavaClass outer = type.getBaseComponentType();
        while (outer.getEnclosingClass().isPresent()) {
            outer = outer.getEnclosingClass().orElseThrow();
        }
        return outer;
    }
}
