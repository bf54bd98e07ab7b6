"""The candidate's page in Spanish."""

from plugin.domain.candidate_guide import NotePhase
from plugin.domain.evidence import EvidenceSource
from plugin.domain.interviews import PositionInLine
from plugin.domain.note_reviews import CheckName
from plugin.domain.people_told import Fact, PersonProblem
from plugin.domain.promises import PromiseKind
from plugin.domain.submissions import Stage
from plugin.web.candidate_words.words import CheckWords, DebriefWords, DoorWords, NoteWords, Words

SPANISH = Words(
    language="Español",
    uses_first_names=False,
    title="Sus notas para {company}",
    hello="Hola, {name}.",
    hello_plain="Hola.",
    met_one="Usted habló con {name} en {company} {day}.",
    met_many="Usted habló con {count} personas en {company} {day}.",
    met_nobody="Usted tuvo una entrevista en {company} {day}.",
    counts=("una", "dos", "tres", "cuatro", "cinco", "seis", "siete", "ocho", "nueve", "diez"),
    interview_on="Su entrevista en {company} es {day}.",
    today="hoy",
    tomorrow="mañana",
    yesterday="ayer",
    day_at="{day} a las {time}",
    on_day="el {date}",
    clocks={
        NotePhase.BEFORE: "Lo mejor es dentro de la hora que sigue a la entrevista. El mismo día todavía está bien. A más tardar, 24 horas después.",
        NotePhase.FIRST_HOUR: "Lo mejor es dentro de la hora: antes de {due}. Hoy todavía está bien. A más tardar, {limit}.",
        NotePhase.SAME_DAY: "La primera hora ha pasado, y hoy todavía está bien. A más tardar, {limit}.",
        NotePhase.LAST_HOURS: "Envíela ahora, por favor. A más tardar, {limit}.",
        NotePhase.LATE: "Las primeras 24 horas han pasado. Una nota tardía es mucho mejor que ninguna: envíela, por favor.",
    },
    why_title="¿Por qué tan pronto?",
    why="En la primera hora se le recuerda mejor: entonces su cara y sus palabras van juntas. Más tarde el mismo día todavía sirve. Después de un día ha perdido casi todo su peso.",
    zone="Las horas son las de {zone}.",
    zone_unknown="No sabemos dónde está usted: las horas son las de {zone}.",
    stages={
        Stage.OFFER: "Hay una oferta. {recruiter} la hablará con usted, así que aquí no hay nada que escribir ahora.",
        Stage.HIRED: "El puesto es suyo, así que aquí no queda nada por hacer. Enhorabuena.",
        Stage.REJECTED: "{company} ha decidido otra cosa esta vez. {recruiter} hablará con usted de lo que sigue.",
        Stage.WITHDRAWN: "Usted se ha retirado de este proceso, así que aquí no hay nada que hacer.",
        Stage.JOB_CLOSED: "{company} ha cerrado este puesto, así que aquí no hay nada que hacer. {recruiter} conoce otros.",
    },
    no_interview="De momento no hay ninguna entrevista. Cuando la haya, esta página le ayudará con sus notas.",
    unknown_contact="Todavía no sabemos si en {company} les gusta que los candidatos escriban. Por favor, no escriba aún: {recruiter} le avisará.",
    no_contact="En {company} piden que no se escriba después de una entrevista, así que no hay nota que escribir. {recruiter} habla con ellos por usted.",
    nobody_known="Todavía no sabemos con quién habló usted. Díganos abajo quién estuvo, para que podamos ayudarle.",
    prepare_now="Unos minutos ahora harán fácil la hora de después: prepare el marco de cada nota y llene el centro más tarde.",
    check_in_now="Es el momento de preguntar en {company} cómo va todo.",
    move_on_now="De {company} no ha llegado nada. Es el momento de mirar adelante, y {recruiter} tiene otros puestos.",
    all_sent="Ahora no hay nada que hacer.",
    via_recruiter="En {company} prefieren que las notas pasen por nosotros. Escriba la suya aquí y envíela a {recruiter}, que la hará llegar.",
    yours="Lo que usted escribe aquí es suyo. {recruiter} ve solo cómo va: sin nota, escribiendo, lista, enviada. Nadie ve sus palabras, salvo que usted las envíe a {recruiter}.",
    your_recruiter="su agencia",
    company="la empresa",
    somebody="alguien cuyo nombre no tenemos",
    earlier="Antes: {day}",
    next_title="Lo que sigue",
    next_interview="su entrevista en {company}",
    next_check_in="momento de preguntar en {company} cómo va todo, {because}",
    because={
        PromiseKind.EXACT: "porque dijeron «antes del {date}»",
        PromiseKind.APPROXIMATE: "porque dijeron «hacia el {date}»",
        PromiseKind.FEW_DAYS: "porque dijeron «en unos días»",
        PromiseKind.NONE: "porque no dieron ninguna fecha",
    },
    because_unknown="porque no sabemos de ninguna fecha suya",
    next_move_on="si para entonces no ha llegado nada, mire adelante con {recruiter}",
    keep_applying="Hasta que decidan, nada está decidido: siga presentándose a otros puestos.",
    calendar="Añadir estas fechas a mi calendario",
    event_limit="Notas de agradecimiento a {company}: último momento",
    event_interview="Entrevista en {company}",
    questions="¿Preguntas? Hable con {recruiter}:",
    english_checks="El marco está en inglés, y las comprobaciones entienden inglés. Si escribe en otro idioma, solo se comprueba lo que no depende de él.",
    note=NoteWords(
        write="Escribir a {name}",
        prepare="Preparar la nota para {name}",
        check_in="Preguntar a {name} cómo va todo",
        talked_about="Hablaron de: {topics}",
        state_none="sin nota todavía",
        state_writing="usted está escribiendo",
        state_ready="lista para enviar",
        state_closed="ya no se pide ninguna nota",
        state_dismissed="{recruiter} dice que no hace falta ninguna nota",
        sent={
            EvidenceSource.CANDIDATE: "enviada {when} (según usted)",
            EvidenceSource.RECRUITER: "enviada {when} (según {recruiter})",
            EvidenceSource.BCC: "enviada {when} (nos llegó una copia)",
        },
        sent_plain="enviada {when}",
        forwarded="reenviada {when} (por {recruiter})",
        has_it="{recruiter} tiene su nota",
        has_older="{recruiter} tiene un texto anterior suyo",
        to="Para",
        subject="Asunto",
        text="Su nota para {name}",
        hint="Cambie lo que está entre [corchetes] por sus propias palabras.",
        checks="Lo que tiene una buena nota",
        holds="hecho",
        not_yet="todavía no",
        words="{count} palabras",
        ready="Lista para enviar.",
        revise="Queda por hacer: {count}.",
        blocked="Así no puede salir todavía.",
        check="Comprobar mi nota",
        saved="Guardada.",
        saving="Guardando…",
        unsaved="Sin guardar: no hay conexión. Deje esta página abierta, se intentará de nuevo.",
        clash="Esta nota se cambió en otra página. Sus palabras de aquí no se pierden, y aquellas tampoco.",
        clash_keep="Quedarse con las palabras de aquí",
        clash_other="El otro texto",
        gone="Esta nota ya no se pide: ha cambiado la entrevista o quiénes están en ella. Sus palabras siguen aquí.",
        your_words="Lo que usted escribió",
        mail="Abrir en mi correo",
        too_long="Es demasiado larga para un enlace. Copie el texto y péguelo en el correo que se abre.",
        copy="Copiar",
        copied="Copiada.",
        sent_it="La he enviado",
        take_back="Al final no la envié",
        not_before="Podrá enviarla después de la entrevista.",
        no_address="Todavía no se conoce la dirección de {name}. {recruiter} la está buscando, y usted ya puede escribir.",
        share="Enviar a {recruiter}",
        ask="Que {recruiter} la mire",
        shared="{recruiter} tiene este texto desde {when}.",
        shared_older="{recruiter} tiene un texto anterior suyo, de {when}.",
        unshare="Retirarla",
        released="{recruiter} dice que puede salir así: {reason}",
        hold_title="Antes de que salga",
        hold_revise="Su nota está guardada. Algo podría mejorar:",
        hold_blocked="Su nota está guardada, pero así no puede salir:",
        hold_write="Seguir escribiendo",
        hold_mail="Abrirla así",
        hold_sent="La envié así",
        hold_sent_other="Envié otro texto",
        hold_share="Enviarla así",
    ),
    debrief=DebriefWords(
        title="¿Cómo fue?",
        intro="Dos minutos mientras está fresco. Deje fuera lo que quiera, y vuelva cuando quiera.",
        who_reads="{recruiter} lee lo que usted escribe aquí, y aun así le llamará.",
        went_well="Lo que fue bien",
        went_badly="Lo que no fue bien",
        stood_out="Lo que le llamó la atención de la empresa y del puesto",
        forgot="Lo que olvidó decir",
        topics="De qué habló con {name}",
        topics_hint="Una o dos cosas bastan. Hacen que su nota sea personal.",
        topics_new="De qué hablaron",
        also_there="Alguien más, si no tiene el nombre (función)",
        decide="¿Cuándo decidirán?",
        on="La fecha que dieron",
        not_asked="No lo sé",
        promises={
            PromiseKind.EXACT: "Antes de una fecha",
            PromiseKind.APPROXIMATE: "Hacia una fecha («a finales de semana»)",
            PromiseKind.FEW_DAYS: "«En unos días»",
            PromiseKind.NONE: "Pregunté, y no quisieron decirlo",
        },
        position="¿En qué lugar le tocó?",
        unknown="No lo sé",
        positions={
            PositionInLine.FIRST: "Entre los primeros",
            PositionInLine.MIDDLE: "En el medio",
            PositionInLine.LAST: "Entre los últimos",
        },
        linkedin_ok="Me dijeron que puedo conectar en LinkedIn",
        told_to_call="Me dijeron que llamara",
        noted="{recruiter} ya lo ha apuntado.",
        keep="Guardar esto",
        kept="Guardado {when}.",
        meanwhile="{recruiter} ha apuntado una parte mientras tanto. Eso se queda, y aquí está lo que usted escribió:",
        date_missing="Ponga la fecha que dieron.",
        date_wrong="Esta fecha no puede ser. Mírela otra vez.",
        facts={
            Fact.NAME: "Nombre",
            Fact.TITLE: "Cargo",
            Fact.EMAIL: "Correo del trabajo",
        },
        somebody_else="Otra persona que estuvo",
        add_person="Añadir a otra persona",
        not_there="Al final no estuvo",
        there_already="{name} ya está en la lista. Lo que escribió queda allí.",
        person_problems={
            PersonProblem.NO_IDENTITY: "Ponga un nombre o una dirección.",
            PersonProblem.INCOMPLETE: "Esta dirección de correo no está completa.",
            PersonProblem.GENERAL: "Es un buzón general. Ponga la dirección propia de la persona, o déjela fuera.",
            PersonProblem.CANDIDATES_OWN: "Es su propia dirección.",
            PersonProblem.AGENCYS: "Es una dirección de la agencia.",
        },
        saving="Guardando…",
        not_yet="Aún no: {what}",
        offline="Sin conexión: guardado en esta página, se enviará cuando vuelva. Deje la página abierta.",
        refused="No se pudo guardar. Sus palabras siguen aquí: vuelva a cargar la página e inténtelo otra vez.",
        changed="Esto se cambió en otra página. No se pierde nada: aquí están las dos versiones.",
        changed_meanwhile="Esto se cambió en otro sitio mientras sus palabras esperaban aquí. No se pierde nada: aquí están las dos versiones.",
        keep_mine="Quedarse con las palabras de aquí",
        take_theirs="Tomar las otras palabras",
        left_empty="vacío",
    ),
    door=DoorWords(
        ended_title="Este enlace ha terminado",
        ended="Lo que usted escribió está guardado. Pida un enlace nuevo a su agencia.",
        unknown_title="Este enlace no funciona",
        unknown="Quizá se perdió una parte. Ábralo otra vez desde su correo, o pida uno nuevo a su agencia.",
        large_title="Es demasiado largo",
        large="Era demasiado largo para guardarlo. Vuelva atrás, donde siguen sus palabras, y acórtelo.",
        many_title="Fue mucho a la vez",
        many="No se ha cambiado nada. Espere un minuto e inténtelo de nuevo.",
        refused_title="Eso no funcionó",
        refused="No se ha cambiado nada. Vuelva atrás para ver cómo está todo.",
        failed_title="Algo falló por nuestra parte",
        failed="Lo que se guardó antes está a salvo. Inténtelo de nuevo en un minuto.",
        yours="Lo que usted escribió",
        back="Volver a su página",
    ),
    checks={
        CheckName.GREETING: CheckWords(
            label="saluda a {name}", advice="Empiece con un saludo a {name}, por su nombre."
        ),
        CheckName.THANKS: CheckWords(
            label="da las gracias", advice="Dé las gracias por el tiempo o por la conversación."
        ),
        CheckName.INTEREST: CheckWords(
            label="usted quiere el puesto", advice="Diga claramente que quiere este puesto."
        ),
        CheckName.FIT: CheckWords(
            label="lo que usted aporta",
            advice="Diga en una frase lo que aportaría a este puesto: algo que haya hecho.",
        ),
        CheckName.TOPIC: CheckWords(
            label="algo que dijo {name}", advice="Diga qué se le quedó de lo que contó {name}."
        ),
        CheckName.PERSONAL: CheckWords(
            label="distinta de las otras",
            advice="Es casi igual que otra nota suya. Quizá las comparen: que esta sea solo de {name}.",
        ),
        CheckName.SIGNATURE: CheckWords(
            label="nombre y teléfono", advice="Termine con su nombre y su número de teléfono."
        ),
        CheckName.RECIPIENT: CheckWords(
            label="una dirección personal", advice="Falta la dirección de {name}."
        ),
        CheckName.PLACEHOLDERS: CheckWords(
            label="nada por rellenar", advice="Queda algo por rellenar: {found}"
        ),
        CheckName.LENGTH: CheckWords(
            label="la extensión justa",
            advice="Una pantalla basta: de 60 a 180 palabras para dar las gracias, de 30 a 120 para una pregunta breve.",
        ),
        CheckName.TONE: CheckWords(
            label="amable",
            advice="Una parte puede sonar impaciente o insegura. Dígalo con amabilidad.",
        ),
        CheckName.GENERIC: CheckWords(
            label="con sus palabras",
            advice="Esto valdría para cualquier entrevista. Ponga lo que solo usted puede decir.",
        ),
        CheckName.FORGOTTEN: CheckWords(
            label="lo que olvidó decir", advice="Podría mencionar lo que allí no llegó a decir."
        ),
        CheckName.QUOTES_DATE: CheckWords(
            label="la fecha que dieron", advice="Mencione cuándo dijeron que decidirían."
        ),
        CheckName.ASKS_UPDATE: CheckWords(
            label="pregunta cómo va", advice="Pregunte cómo va todo."
        ),
        CheckName.OFFERS_MORE: CheckWords(
            label="ofrece más", advice="Ofrezca lo que todavía necesiten de usted."
        ),
        CheckName.NOT_EARLY: CheckWords(
            label="no demasiado pronto", advice="Es pronto para preguntar: su fecha no ha pasado."
        ),
        CheckName.BUDGET: CheckWords(
            label="no demasiadas veces",
            advice="Ya se les ha preguntado dos veces. Por favor, no pregunte más.",
        ),
    },
)
