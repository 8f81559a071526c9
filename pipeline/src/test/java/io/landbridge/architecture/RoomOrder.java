package io.landbridge.architecture;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.List;

/** Each room of the core uses only the rooms to its left, so the core can be read from left to right. */
final class RoomOrder extends ArchCondition<JavaClass> {

    static final List<String> ROOMS = List.of(
            "failure",
            "position",
            "schema",
            "expression",
            "plan",
            "chunk",
            "ledger",
            "transform",
            "throttle",
            "copy",
            "stream",
            "digest",
            "validation",
            "assessment",
            "cutover",
            "progress",
            "connector");

    private static final String CORE = "io.landbridge.pipeline";

    RoomOrder() {
        super("use only the rooms to their left in " + ROOMS);
    }

    @Override
    public void check(JavaClass item, ConditionEvents events) {
        int own = ROOMS.indexOf(room(item));
        if (own < 0 && !item.getSimpleName().equals("package-info")) {
            events.add(SimpleConditionEvent.violated(item, item.getName() + " is in no room of the core"));
        }
        for (Dependency dependency : item.getDirectDependenciesFromSelf()) {
            JavaClass target = dependency.getTargetClass().getBaseComponentType();
            if (target.getPackageName().startsWith(CORE) && ROOMS.indexOf(room(target)) > own) {
                events.add(SimpleConditionEvent.violated(item, dependency.getDescription()));
            }
        }
    }

    private static String room(JavaClass type) {
        String below = type.getPackageName().substring(CORE.length());
        return below.isEmpty() ? "" : below.substring(1).split("\\.", 2)[0];
    }
}
