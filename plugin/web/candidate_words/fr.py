"""The candidate's page in French."""

from plugin.domain.candidate_guide import NotePhase
from plugin.domain.evidence import EvidenceSource
from plugin.domain.interviews import PositionInLine
from plugin.domain.note_reviews import CheckName
from plugin.domain.promises import PromiseKind
from plugin.domain.submissions import Stage
from plugin.web.candidate_words.words import CheckWords, DebriefWords, DoorWords, NoteWords, Words

FRENCH = Words(
    language="Français",
    uses_first_names=False,
    title="Vos messages à {company}",
    hello="Bonjour {name}.",
    hello_plain="Bonjour.",
    met_one="Vous avez rencontré {name} chez {company} {day}.",
    met_many="Vous avez rencontré {count} personnes chez {company} {day}.",
    met_nobody="Vous avez eu un entretien chez {company} {day}.",
    counts=("une", "deux", "trois", "quatre", "cinq", "six", "sept", "huit", "neuf", "dix"),
    interview_on="Votre entretien chez {company} a lieu {day}.",
    today="aujourd’hui",
    tomorrow="demain",
    yesterday="hier",
    day_at="{day} à {time}",
    on_day="le {date}",
    clocks={
        NotePhase.BEFORE: "Au mieux dans l’heure qui suit l’entretien. Le jour même, c’est encore bien. Au plus tard 24 heures après.",
        NotePhase.FIRST_HOUR: "Au mieux dans l’heure : avant {due}. Aujourd’hui, c’est encore bien. Au plus tard {limit}.",
        NotePhase.SAME_DAY: "La première heure est passée, et aujourd’hui c’est encore bien. Au plus tard {limit}.",
        NotePhase.LAST_HOURS: "Envoyez-le maintenant, s’il vous plaît. Au plus tard {limit}.",
        NotePhase.LATE: "Les premières 24 heures sont passées. Un merci tardif vaut bien mieux que rien : envoyez-le, s’il vous plaît.",
    },
    why_title="Pourquoi si vite ?",
    why="On se souvient le mieux de vous pendant la première heure : votre visage et vos mots vont alors ensemble. Plus tard le même jour, cela marche encore. Après un jour, un merci a perdu presque tout son poids.",
    zone="Les heures sont celles de {zone}.",
    zone_unknown="Nous ne savons pas où vous êtes : les heures sont celles de {zone}.",
    stages={
        Stage.OFFER: "Il y a une offre. {recruiter} en parlera avec vous, il n’y a rien à écrire ici pour l’instant.",
        Stage.HIRED: "Le poste est à vous, il n’y a plus rien à faire ici. Félicitations.",
        Stage.REJECTED: "{company} a fait un autre choix cette fois. {recruiter} parlera avec vous de la suite.",
        Stage.WITHDRAWN: "Vous avez retiré votre candidature, il n’y a rien à faire ici.",
        Stage.JOB_CLOSED: "{company} a fermé ce poste, il n’y a rien à faire ici. {recruiter} en connaît d’autres.",
    },
    no_interview="Aucun entretien n’est prévu pour l’instant. Quand il y en aura un, cette page vous aidera à écrire.",
    unknown_contact="Nous ne savons pas encore si {company} aime recevoir des messages des candidats. N’écrivez pas encore : {recruiter} vous le dira.",
    no_contact="{company} demande de ne pas écrire après un entretien, il n’y a donc pas de message à rédiger. {recruiter} leur parle pour vous.",
    nobody_known="Nous ne savons pas encore qui vous avez rencontré. Dites-nous plus bas qui était là, pour que nous puissions vous aider.",
    prepare_now="Quelques minutes maintenant faciliteront l’heure d’après : préparez le cadre de chaque message, vous remplirez le milieu ensuite.",
    check_in_now="C’est le moment de demander à {company} où ils en sont.",
    move_on_now="Rien n’est venu de {company}. C’est le moment de regarder plus loin, et {recruiter} a d’autres postes.",
    all_sent="Il n’y a rien à faire pour l’instant.",
    via_recruiter="{company} préfère que les messages passent par nous. Écrivez le vôtre ici et envoyez-le à {recruiter}, qui le transmettra.",
    yours="Ce que vous écrivez ici est à vous. {recruiter} voit seulement où vous en êtes : pas encore de message, en cours, prêt, envoyé. Personne ne voit vos mots, sauf si vous les envoyez à {recruiter}.",
    your_recruiter="votre cabinet",
    company="l’entreprise",
    somebody="une personne dont nous n’avons pas le nom",
    earlier="Avant : {day}",
    next_title="La suite",
    next_interview="votre entretien chez {company}",
    next_check_in="le moment de demander à {company} où ils en sont, {because}",
    because={
        PromiseKind.EXACT: "car ils ont dit « avant le {date} »",
        PromiseKind.APPROXIMATE: "car ils ont dit « vers le {date} »",
        PromiseKind.FEW_DAYS: "car ils ont dit « dans quelques jours »",
        PromiseKind.NONE: "car ils n’ont donné aucune date",
    },
    because_unknown="car nous ne connaissons aucune date de leur part",
    next_move_on="si rien n’est venu d’ici là, regardez plus loin avec {recruiter}",
    keep_applying="Tant que rien n’est décidé, rien n’est décidé : continuez à postuler ailleurs.",
    calendar="Ajouter ces dates à mon agenda",
    event_limit="Messages de remerciement à {company} : dernier moment",
    event_interview="Entretien chez {company}",
    questions="Des questions ? Demandez à {recruiter} :",
    english_checks="Le cadre est en anglais, et les vérifications comprennent l’anglais. Si vous écrivez dans une autre langue, seul ce qui n’en dépend pas est vérifié.",
    note=NoteWords(
        write="Écrire à {name}",
        prepare="Préparer le message à {name}",
        check_in="Demander à {name} où ils en sont",
        talked_about="Vous avez parlé de : {topics}",
        state_none="pas encore de message",
        state_writing="vous écrivez",
        state_ready="prêt à partir",
        state_closed="aucun message n’est plus attendu",
        state_dismissed="{recruiter} dit qu’aucun message n’est nécessaire",
        sent={
            EvidenceSource.CANDIDATE: "envoyé {when} (selon vous)",
            EvidenceSource.RECRUITER: "envoyé {when} (selon {recruiter})",
            EvidenceSource.BCC: "envoyé {when} (une copie nous est parvenue)",
        },
        sent_plain="envoyé {when}",
        forwarded="transmis {when} (par {recruiter})",
        has_it="{recruiter} a votre message",
        has_older="{recruiter} a un texte antérieur de vous",
        to="À",
        subject="Objet",
        text="Votre message à {name}",
        hint="Remplacez ce qui est entre [crochets] par vos propres mots.",
        checks="Ce qu’il faut y trouver",
        holds="fait",
        not_yet="pas encore",
        words="{count} mots",
        ready="Prêt à partir.",
        revise="Encore à faire : {count}.",
        blocked="Il ne peut pas encore partir ainsi.",
        check="Vérifier mon message",
        saved="Enregistré.",
        saving="Enregistrement…",
        unsaved="Pas enregistré : il n’y a pas de connexion. Gardez cette page ouverte, un nouvel essai suivra.",
        clash="Ce message a été modifié sur une autre page. Vos mots ici ne sont pas perdus, les autres non plus.",
        clash_keep="Garder les mots d’ici",
        clash_other="L’autre texte",
        gone="Ce message n’est plus attendu : l’entretien ou les personnes ont changé. Vos mots sont encore ici.",
        your_words="Ce que vous avez écrit",
        mail="Ouvrir dans ma messagerie",
        too_long="C’est trop long pour un lien. Copiez le texte et collez-le dans le message qui s’ouvre.",
        copy="Copier",
        copied="Copié.",
        sent_it="Je l’ai envoyé",
        take_back="Finalement, je ne l’ai pas envoyé",
        not_before="Vous pourrez l’envoyer après l’entretien.",
        no_address="L’adresse de {name} n’est pas encore connue. {recruiter} la cherche, et vous pouvez déjà écrire.",
        share="Envoyer à {recruiter}",
        ask="Le faire lire à {recruiter}",
        shared="{recruiter} a ce texte depuis {when}.",
        shared_older="{recruiter} a un texte antérieur, de {when}.",
        unshare="Le reprendre",
        released="{recruiter} dit qu’il peut partir ainsi : {reason}",
        hold_title="Avant qu’il parte",
        hold_revise="Votre message est gardé. Il pourrait être meilleur :",
        hold_blocked="Votre message est gardé, mais il ne peut pas partir ainsi :",
        hold_write="Continuer à écrire",
        hold_mail="L’ouvrir tel quel",
        hold_sent="Je l’ai envoyé tel quel",
        hold_sent_other="J’ai envoyé un autre texte",
        hold_share="L’envoyer tel quel",
    ),
    debrief=DebriefWords(
        title="Comment cela s’est-il passé ?",
        intro="Deux minutes, tant que c’est frais. Laissez ce que vous voulez de côté, et revenez quand vous voulez.",
        who_reads="{recruiter} lit ce que vous écrivez ici, et vous appellera quand même.",
        went_well="Ce qui s’est bien passé",
        went_badly="Ce qui s’est moins bien passé",
        stood_out="Ce qui vous a frappé dans l’entreprise et le poste",
        forgot="Ce que vous avez oublié de dire",
        topics="De quoi vous avez parlé avec {name}",
        topics_hint="Une ou deux choses suffisent. Elles rendent votre message personnel.",
        also_there="Qui d’autre était là (noms et fonctions)",
        decide="Quand vont-ils décider ?",
        on="La date donnée",
        not_asked="Je ne sais pas",
        promises={
            PromiseKind.EXACT: "Avant une date",
            PromiseKind.APPROXIMATE: "Vers une date (« fin de semaine »)",
            PromiseKind.FEW_DAYS: "« Dans quelques jours »",
            PromiseKind.NONE: "J’ai demandé, ils n’ont rien dit",
        },
        position="Quand êtes-vous passé ?",
        unknown="Je ne sais pas",
        positions={
            PositionInLine.FIRST: "Parmi les premiers",
            PositionInLine.MIDDLE: "Au milieu",
            PositionInLine.LAST: "Parmi les derniers",
        },
        linkedin_ok="Je peux leur écrire sur LinkedIn",
        told_to_call="On m’a demandé d’appeler",
        noted="{recruiter} l’a déjà noté.",
        keep="Garder cela",
        kept="Gardé {when}.",
        meanwhile="{recruiter} en a noté une partie entre-temps. Cela reste, et voici ce que vous avez écrit :",
        date_missing="Indiquez la date donnée.",
        date_wrong="Cette date ne peut pas être juste. Regardez-la encore.",
    ),
    door=DoorWords(
        ended_title="Ce lien a expiré",
        ended="Ce que vous avez écrit est gardé. Demandez un nouveau lien à votre cabinet.",
        unknown_title="Ce lien ne fonctionne pas",
        unknown="Il en manque peut-être un morceau. Ouvrez-le à nouveau depuis votre e-mail, ou demandez-en un nouveau à votre cabinet.",
        large_title="C’est trop long",
        large="C’était trop long pour être gardé. Revenez en arrière, où vos mots sont encore, et raccourcissez.",
        many_title="C’était beaucoup à la fois",
        many="Rien n’a été changé. Attendez une minute et réessayez.",
        refused_title="Cela n’a pas marché",
        refused="Rien n’a été changé. Revenez en arrière pour voir où vous en êtes.",
        failed_title="Quelque chose n’a pas marché chez nous",
        failed="Ce qui était enregistré est en sûreté. Réessayez dans une minute.",
        yours="Ce que vous avez écrit",
        back="Retour à votre page",
    ),
    checks={
        CheckName.GREETING: CheckWords(
            label="salue {name}", advice="Commencez par saluer {name} par son nom."
        ),
        CheckName.THANKS: CheckWords(
            label="remercie", advice="Remerciez pour le temps ou l’échange."
        ),
        CheckName.INTEREST: CheckWords(
            label="vous voulez le poste", advice="Dites clairement que vous voulez ce poste."
        ),
        CheckName.FIT: CheckWords(
            label="ce que vous apportez",
            advice="Dites en une phrase ce que vous apporteriez à ce poste : quelque chose que vous avez fait.",
        ),
        CheckName.TOPIC: CheckWords(
            label="un propos de {name}",
            advice="Dites ce qui vous est resté de ce dont {name} a parlé.",
        ),
        CheckName.PERSONAL: CheckWords(
            label="différent des autres",
            advice="C’est presque le même qu’un autre de vos messages. Ils compareront peut-être : donnez à {name} le sien.",
        ),
        CheckName.SIGNATURE: CheckWords(
            label="nom et téléphone", advice="Terminez par votre nom et votre numéro de téléphone."
        ),
        CheckName.RECIPIENT: CheckWords(
            label="une adresse personnelle", advice="L’adresse de {name} manque."
        ),
        CheckName.PLACEHOLDERS: CheckWords(
            label="rien à remplir", advice="Il reste quelque chose à remplir : {found}"
        ),
        CheckName.LENGTH: CheckWords(
            label="la bonne longueur",
            advice="Un écran suffit : 60 à 180 mots pour un merci, 30 à 120 pour une courte question.",
        ),
        CheckName.TONE: CheckWords(
            label="aimable",
            advice="Un passage peut sembler impatient ou hésitant. Dites-le aimablement.",
        ),
        CheckName.GENERIC: CheckWords(
            label="avec vos mots",
            advice="Cela irait à tout entretien. Mettez-y ce que vous seul pouvez dire.",
        ),
        CheckName.FORGOTTEN: CheckWords(
            label="ce que vous avez oublié",
            advice="Vous pourriez ajouter ce que vous n’avez pas pu dire.",
        ),
        CheckName.QUOTES_DATE: CheckWords(
            label="la date donnée", advice="Rappelez quand ils pensaient décider."
        ),
        CheckName.ASKS_UPDATE: CheckWords(
            label="demande où ils en sont", advice="Demandez où ils en sont."
        ),
        CheckName.OFFERS_MORE: CheckWords(
            label="propose davantage", advice="Proposez ce dont ils auraient encore besoin."
        ),
        CheckName.NOT_EARLY: CheckWords(
            label="pas trop tôt",
            advice="Il est trop tôt pour demander : leur date n’est pas passée.",
        ),
        CheckName.BUDGET: CheckWords(
            label="pas trop souvent", advice="On leur a demandé deux fois. Ne demandez pas encore."
        ),
    },
)
